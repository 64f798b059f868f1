import type {
  DrawnTimeseries,
  DrawnToplist,
  DrawnValue,
  DrawnWidget,
  Frame,
  GroupLink,
  Unit,
} from "../messages/drawn-dashboard.ts";
import {
  evaluateRequest,
  evaluateScalars,
  type ParsedRequest,
  parseRequest,
  type Source,
} from "./evaluated-request.ts";
import { prepareGroupLink } from "./group-link.ts";
import { linesOf } from "./lines.ts";
import { overlaidEvents } from "./overlaid-events.ts";
import { windowOf } from "./query-result.ts";
import { rollupInterval } from "./rollup-interval.ts";
import { secondsOfSpan } from "./time-frame.ts";
import { toneOf } from "./tone.ts";
import type { Drawing, Request } from "./widget-definition.ts";

type Common = Pick<DrawnWidget, "title" | "description" | "unit" | "ownSpan">;

interface Parts {
  readonly common: Common;
  readonly request: Request;
  readonly parsed: ParsedRequest;
  readonly alias: string;
  /** Length of the widget's own time frame, in seconds. */
  readonly ownSeconds: number | undefined;
  readonly linkOf: (group: string) => GroupLink | undefined;
}

/** Returns a function that draws the widget. Throws if the widget uses a feature that the simulator cannot draw. */
export function prepareWidget(widget: Drawing): (source: Source) => DrawnWidget {
  const parts = partsOf(widget);
  return (source) => {
    const { frame: shared, now } = source;
    // A widget's own time frame replaces the dashboard's (docs.datadoghq.com, "Widgets").
    const frame = parts.ownSeconds === undefined ? shared : { from: now - parts.ownSeconds, to: now };
    switch (widget.type) {
      case "timeseries":
        return drawTimeseries(widget, parts, source, frame);
      case "query_value":
        return drawValue(widget, parts, source, frame);
      case "toplist":
        return drawToplist(parts, source, frame);
    }
  };
}

function partsOf(widget: Drawing): Parts {
  const { title, description, time } = widget;
  const [request] = widget.requests;
  const [formula] = request?.formulas ?? [];
  if (request === undefined || formula === undefined) throw new Error(`the widget ${title} draws nothing`);
  const ownSpan = time?.live_span ?? null;
  const ownSeconds = ownSpan === null ? undefined : secondsOfSpan(ownSpan);
  if (ownSpan !== null && ownSeconds === undefined) throw new Error(`unsupported live_span: ${ownSpan}`);
  const common = { title, description, unit: unitOf(formula.number_format), ownSpan };
  const parsed = parseRequest(request);
  return { common, request, parsed, alias: formula.alias, ownSeconds, linkOf: prepareGroupLink(widget) };
}

function unitOf({ unit, unit_scale: scale }: Request["formulas"][number]["number_format"]): Unit {
  return unit.type === "canonical_unit"
    ? { kind: "canonical", name: scale?.unit_name ?? unit.unit_name, isScaled: scale !== undefined }
    : { kind: "label", label: unit.label };
}

function drawTimeseries(
  { show_legend: hasLegend = true, legend_columns: columns = ["avg", "sum"], yaxis, events = [] }: Drawing,
  { common, request, parsed, alias, linkOf }: Parts,
  source: Source,
  frame: Frame,
): DrawnTimeseries {
  const display = request.display_type ?? "line";
  const window = windowOf(frame, parsed.rollup ?? rollupInterval(frame.to - frame.from, display));
  const result = evaluateRequest(parsed, source, window);
  return {
    ...common,
    type: "timeseries",
    display,
    start: window.from,
    bucketSeconds: window.bucketSeconds,
    buckets: window.buckets,
    lines: linesOf(result, alias, request.formulas[0]?.limit?.count).map((line) => withLink(line, linkOf)),
    axis: { label: yaxis?.label ?? "", startsAtZero: yaxis?.include_zero ?? true },
    palette: request.style?.palette ?? "dog_classic",
    legend: hasLegend ? columns : [],
    events: events.flatMap(({ q }) => overlaidEvents(source, q, frame)),
  };
}

function drawValue({ precision = 2 }: Drawing, { common, request, parsed }: Parts, source: Source, frame: Frame) {
  const number = evaluateScalars(parsed, source, frame).get("");
  const value = number !== undefined && Number.isFinite(number) ? number : null;
  return { ...common, type: "query_value", value, precision, tone: toneOf(request, value) } satisfies DrawnValue;
}

function drawToplist({ common, request, parsed, alias, linkOf }: Parts, source: Source, frame: Frame): DrawnToplist {
  const entries = [...evaluateScalars(parsed, source, frame)]
    .map(([name, value]) => ({ name: name || alias, value }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => b.value - a.value)
    .slice(0, request.sort?.count ?? 10)
    .map((entry) => withLink(entry, linkOf));
  return { ...common, type: "toplist", palette: request.style?.palette ?? "dog_classic", entries };
}

function withLink<T extends { readonly name: string }>(group: T, linkOf: Parts["linkOf"]) {
  const link = linkOf(group.name);
  return link === undefined ? group : { ...group, link };
}
