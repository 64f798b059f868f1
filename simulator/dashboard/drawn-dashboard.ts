import type { DrawnDashboard } from "../messages/drawn-dashboard.ts";
import type { HeldSeries } from "../stand-ins/held-points.ts";
import type { DashboardFile } from "./dashboard-file.ts";
import { drawWidget } from "./drawn-widget.ts";

export interface DashboardPorts {
  readonly file: DashboardFile;
  readonly series: () => readonly HeldSeries[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Reading many points takes time. */
const keptMilliseconds = 2_000;

/** A template variable without a value, or with `*`, matches everything. */
export function createDashboard({ file, series, clock }: DashboardPorts) {
  let held: readonly HeldSeries[] = [];
  let readAt = Number.NEGATIVE_INFINITY;

  return (chosen: (variable: string) => string | undefined): DrawnDashboard => {
    if (clock() - readAt > keptMilliseconds) {
      held = series();
      readAt = clock();
    }
    const byMetric = Map.groupBy(held, ({ metric }) => metric);
    const variables = file.template_variables.map(({ name, prefix }) => ({
      name,
      prefix,
      chosen: chosen(name) || "*",
      values: valuesOf(prefix, held),
    }));
    const choices = new Map(
      variables.flatMap(({ name, prefix, chosen: value }) => (value === "*" ? [] : [[name, `${prefix}:${value}`]])),
    );
    const drawn = {
      choices,
      now: Math.floor(clock() / 1000),
      seriesOf: (metric: string) => byMetric.get(metric) ?? [],
    };
    return {
      title: file.title,
      variables,
      groups: file.widgets.map(({ definition: { title, widgets } }) => ({
        title,
        widgets: widgets.map(({ definition, layout: { width } }) =>
          definition.type === "note" ? { ...definition, width } : { ...drawWidget(definition, drawn), width },
        ),
      })),
    };
  };
}

function valuesOf(prefix: string, held: readonly HeldSeries[]): readonly string[] {
  const start = `${prefix}:`;
  const values = held.flatMap(({ tags }) => tags.filter((tag) => tag.startsWith(start)));
  return [...new Set(values)].map((tag) => tag.slice(start.length)).sort();
}
