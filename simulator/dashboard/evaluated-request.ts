import type { Frame } from "../messages/drawn-dashboard.ts";
import type { HeldEvent } from "../stand-ins/datadog-events-intake.ts";
import type { HeldLog } from "../stand-ins/datadog-logs-intake.ts";
import { evaluate, type Formula, parseFormula } from "./formula.ts";
import { type MetricQuery, parseMetricQuery } from "./metric-query.ts";
import {
  type Choices,
  evaluateQuery,
  type QueryResult,
  type TaggedPoints,
  type Window,
  wholeOf,
  windowOf,
} from "./query-result.ts";
import { rollupInterval } from "./rollup-interval.ts";
import { aggregateInTime, type TimeAggregator } from "./time-aggregation.ts";
import type { Request } from "./widget-definition.ts";

/** The points and choices that every widget of an answer shares. */
export interface Source {
  readonly seriesOf: (metric: string) => readonly TaggedPoints[];
  readonly choices: Choices;
  /** Of Datadog's event stream, oldest first. */
  readonly events: readonly HeldEvent[];
  /** Of Datadog, in the order of arrival. */
  readonly logs: readonly HeldLog[];
  /** The dashboard's time frame. */
  readonly frame: Frame;
  /** Seconds since 1970. */
  readonly now: number;
}

export interface ParsedQuery {
  readonly name: string;
  readonly query: MetricQuery;
  /** How a widget without a time axis makes one value of the query. */
  readonly reducer: TimeAggregator;
}

export interface ParsedRequest {
  readonly formula: Formula;
  readonly queries: readonly ParsedQuery[];
  /** Seconds that each point covers, if a query sets them. */
  readonly rollup: number | undefined;
}

/** Throws if a query or the formula is not supported. */
export function parseRequest({ queries, formulas }: Request): ParsedRequest {
  const parsed = queries.map(({ name, query: text, aggregator }) => {
    const query = parseMetricQuery(text);
    return { name, query, reducer: aggregator ?? (query.asCount ? "sum" : "avg") };
  });
  return {
    formula: parseFormula(formulas[0]?.formula ?? ""),
    queries: parsed,
    rollup: parsed.map(({ query }) => query.rollup).find((seconds) => seconds !== undefined),
  };
}

/** One value for each bucket. Ungrouped results form one group, whose name is empty. */
export function evaluateRequest(request: ParsedRequest, { seriesOf, choices }: Source, window: Window): QueryResult {
  const results = request.queries.map(
    ({ name, query }) => [name, evaluateQuery(query, seriesOf(query.metric), choices, window)] as const,
  );
  return combine(request, new Map(results), window.buckets);
}

/** One value for each group, of the whole frame. */
export function evaluateScalars(
  request: ParsedRequest,
  { seriesOf, choices }: Source,
  frame: Frame,
): ReadonlyMap<string, number> {
  const results = request.queries.map(({ name, query, reducer }) => {
    // A sum is the same however the frame is divided.
    const isSum = query.asCount && reducer === "sum";
    const window = isSum ? wholeOf(frame) : windowOf(frame, rollupInterval(frame.to - frame.from, "line"));
    const values = evaluateQuery(query, seriesOf(query.metric), choices, window);
    return [name, new Map([...values].map(([group, each]) => [group, [aggregateInTime(reducer, each)]]))] as const;
  });
  const combined = combine(request, new Map(results), 1);
  return new Map([...combined].map(([group, [value = Number.NaN]]) => [group, value]));
}

function combine(
  { formula, queries }: ParsedRequest,
  results: ReadonlyMap<string, QueryResult>,
  buckets: number,
): QueryResult {
  const groups = new Set([...results.values()].flatMap((result) => [...result.keys()]));
  if (queries.every(({ query }) => query.groupBy.length === 0)) groups.add("");
  const valueAt = (group: string, bucket: number) =>
    evaluate(formula, (name) => results.get(name)?.get(group)?.[bucket] ?? Number.NaN);
  return new Map(
    [...groups].map((group) => [group, Array.from({ length: buckets }, (_, bucket) => valueAt(group, bucket))]),
  );
}
