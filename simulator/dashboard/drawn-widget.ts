import type { DrawnWidget, Line, Tone } from "../messages/drawn-dashboard.ts";
import type { HeldSeries } from "../stand-ins/held-points.ts";
import type { Drawing, Request } from "./dashboard-file.ts";
import { evaluate, type Formula, parseFormula } from "./formula.ts";
import { parseMetricQuery } from "./metric-query.ts";
import { type Choices, evaluateQuery, type QueryResult, type Window, wholeOf, windowOf } from "./query-result.ts";

export interface Drawn {
  readonly seriesOf: (metric: string) => readonly HeldSeries[];
  readonly choices: Choices;
  /** Seconds since 1970. */
  readonly now: number;
}

const usualSpanSeconds = 30 * 60;
const bucketsOfSpan = 60;
const spans: Readonly<Record<string, number>> = { "1h": 3_600, "4h": 14_400, "1d": 86_400, "1w": 604_800 };

export function drawWidget(widget: Drawing, drawn: Drawn): DrawnWidget {
  const { title, description } = widget;
  const [request] = widget.requests;
  const [formula] = request?.formulas ?? [];
  if (request === undefined || formula === undefined) throw new Error(`the widget ${title} draws nothing`);
  const { unit } = formula.number_format;
  const common = { title, description, unit: unit.type === "canonical_unit" ? unit.unit_name : unit.label };
  const parsed = parseFormula(formula.formula);
  const span = widget.time === undefined ? usualSpanSeconds : spans[widget.time.live_span];
  if (span === undefined) throw new Error(`unsupported live_span: ${widget.time?.live_span}`);
  switch (widget.type) {
    case "timeseries": {
      const rollup = rollupOf(request);
      const window = windowOf(drawn.now, span, rollup ?? span / bucketsOfSpan);
      const lines = [...apply(parsed, request, drawn, window)]
        .map(([name, values]) => ({ name: name || formula.alias, values: values.map(orNull) }))
        .sort((a, b) => weight(b) - weight(a))
        .slice(0, formula.limit?.count ?? 20);
      const times = Array.from({ length: window.buckets }, (_, index) => window.from + index * window.bucketSeconds);
      return {
        ...common,
        type: "timeseries",
        display: request.display_type === "line" ? "line" : "bars",
        addsUp: request.display_type !== "line" && rollup === undefined,
        times,
        lines,
      };
    }
    case "query_value": {
      const [value] = apply(parsed, request, drawn, wholeOf(drawn.now, span)).get("") ?? [];
      const number = value === undefined ? null : orNull(value);
      return {
        ...common,
        type: "query_value",
        value: number,
        precision: widget.precision ?? 2,
        tone: toneOf(request, number),
      };
    }
    case "toplist": {
      const entries = [...apply(parsed, request, drawn, wholeOf(drawn.now, span))]
        .map(([name, [value = Number.NaN]]) => ({ name: name || formula.alias, value }))
        .filter(({ value }) => Number.isFinite(value))
        .sort((a, b) => b.value - a.value)
        .slice(0, request.sort?.count ?? 10);
      return { ...common, type: "toplist", entries };
    }
  }
}

/** Ungrouped results form one group. */
function apply(formula: Formula, request: Request, drawn: Drawn, window: Window): QueryResult {
  const queries = request.queries.map(({ name, query }) => ({ name, query: parseMetricQuery(query) }));
  const results = new Map(
    queries.map(({ name, query }) => {
      return [name, evaluateQuery(query, drawn.seriesOf(query.metric), drawn.choices, window)];
    }),
  );
  const groups = new Set([...results.values()].flatMap((result) => [...result.keys()]));
  if (queries.every(({ query }) => query.groupBy.length === 0)) groups.add("");
  const valueAt = (group: string, bucket: number) =>
    evaluate(formula, (name) => results.get(name)?.get(group)?.[bucket] ?? Number.NaN);
  return new Map(
    [...groups].map((group) => [group, Array.from({ length: window.buckets }, (_, bucket) => valueAt(group, bucket))]),
  );
}

function rollupOf({ queries }: Request): number | undefined {
  return queries.map(({ query }) => parseMetricQuery(query).rollup).find((seconds) => seconds !== undefined);
}

function weight({ values }: Line): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

const compares = {
  ">": (value: number, limit: number) => value > limit,
  ">=": (value: number, limit: number) => value >= limit,
  "<": (value: number, limit: number) => value < limit,
  "<=": (value: number, limit: number) => value <= limit,
} as const;

function toneOf({ conditional_formats = [] }: Request, value: number | null): Tone {
  if (value === null) return "plain";
  const format = conditional_formats.find(({ comparator, value: limit }) => compares[comparator](value, limit));
  if (format === undefined) return "plain";
  if (format.palette.endsWith("red")) return "bad";
  return format.palette.endsWith("green") ? "good" : "warm";
}
