import type { DrawnDashboard, PlacedWidget } from "../messages/drawn-dashboard.ts";
import type { HeldEvent } from "../stand-ins/datadog-events-intake.ts";
import type { HeldLog } from "../stand-ins/datadog-logs-intake.ts";
import type { LiveSeries } from "../stand-ins/held-points.ts";
import type { DashboardFile } from "./dashboard-file.ts";
import { prepareWidget } from "./drawn-widget.ts";
import type { Source } from "./evaluated-request.ts";
import { overlaidEvents } from "./overlaid-events.ts";
import { streamedLogs } from "./streamed-logs.ts";
import { readTimeFrame } from "./time-frame.ts";

export interface DashboardPorts {
  readonly file: DashboardFile;
  readonly series: () => readonly LiveSeries[];
  /** Of Datadog's event stream, oldest first. @default none */
  readonly events?: () => readonly HeldEvent[];
  /** In the order of arrival. @default none */
  readonly logs?: () => readonly HeldLog[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Returns an error text if the parameters are invalid. */
export type Dashboard = (parameters: Readonly<Record<string, string>>) => DrawnDashboard | string;

const longestStream = 50;
const timeParameters = ["span", "from", "to"];

/**
 * Parameters are a time frame (see `readTimeFrame`) and values of template variables. A variable without a value, or
 * with `*`, matches everything.
 */
export function createDashboard({
  file,
  series,
  events = () => [],
  logs = () => [],
  clock,
}: DashboardPorts): Dashboard {
  const groups = file.widgets.map(({ definition }) => ({
    title: definition.title,
    colour: definition.background_color,
    widgets: definition.widgets.map((widget) => prepare(widget, file.objectives)),
  }));
  const known = [...timeParameters, ...file.template_variables.map(({ name }) => name)];

  return (parameters) => {
    const unknown = Object.keys(parameters).find((name) => !known.includes(name));
    if (unknown !== undefined) return `"${unknown}" is not a parameter. Use one of: ${known.join(", ")}.`;
    const held = series();
    const now = Math.floor(clock() / 1000);
    const frame = readTimeFrame((name) => parameters[name], { now, oldest: oldestOf(held) });
    if (typeof frame === "string") return frame;
    const variables = file.template_variables.map(({ name, prefix }) => ({
      name,
      prefix,
      chosen: parameters[name] || "*",
      values: valuesOf(prefix, held),
    }));
    const choices = new Map(
      variables.flatMap(({ name, prefix, chosen }) => (chosen === "*" ? [] : [[name, `${prefix}:${chosen}`]])),
    );
    const byMetric = Map.groupBy(held, ({ metric }) => metric);
    const source = {
      ...{ choices, frame, now, events: events(), logs: logs() },
      seriesOf: (metric: string) => byMetric.get(metric) ?? [],
    };
    return {
      title: file.title,
      frame,
      variables,
      groups: groups.map(({ widgets, ...group }) => ({ ...group, widgets: widgets.map((draw) => draw(source)) })),
    };
  };
}

type FileWidget = DashboardFile["widgets"][number]["definition"]["widgets"][number];

function prepare(
  { definition, layout: place }: FileWidget,
  objectives: DashboardFile["objectives"],
): (source: Source) => PlacedWidget {
  if (definition.type === "note") {
    const { content, text_align: align } = definition;
    const drawn = { type: "note", content, isCentred: align === "center", place } as const;
    return () => drawn;
  }
  if (definition.type === "slo_list") {
    const { type, title, description } = definition;
    const drawn = { type, title, description, ownSpan: null, objectives, place };
    return () => drawn;
  }
  if (definition.type === "event_stream") {
    const { type, title, query } = definition;
    const shared = { type, title, description: "The newest events.", ownSpan: null, place };
    return (source) => ({
      ...shared,
      events: overlaidEvents(source, query, source.frame).slice(-longestStream).toReversed(),
    });
  }
  if (definition.type === "list_stream") {
    const { type, title, requests } = definition;
    const [{ query }] = requests;
    const shared = { type, title, description: "The newest logs.", ownSpan: null, place };
    return (source) => ({
      ...shared,
      logs: streamedLogs(source, query.query_string).slice(-longestStream).toReversed(),
    });
  }
  const draw = prepareWidget(definition);
  return (source) => ({ ...draw(source), place });
}

function oldestOf(held: readonly LiveSeries[]): number | undefined {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { points } of held) for (const second of points.keys()) if (second < oldest) oldest = second;
  return Number.isFinite(oldest) ? oldest : undefined;
}

function valuesOf(prefix: string, held: readonly LiveSeries[]): readonly string[] {
  const start = `${prefix}:`;
  const values = held.flatMap(({ tags }) => tags.filter((tag) => tag.startsWith(start)));
  return [...new Set(values)].map((tag) => tag.slice(start.length)).sort();
}
