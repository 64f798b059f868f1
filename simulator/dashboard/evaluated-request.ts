import type { Frame } from "../messages/drawn-dashboard.ts";
import { evaluate, type Formula, parseFormula } from "./formula.ts";
import { type MetricQuery, parseMetricQuery } from "./metric-query.ts";
import { type Choices, evaluateQuery, type QueryResult, type TaggedPoints, type Window } from "./query-result.ts";
import type { Request } from "./widget-definition.ts";

/** The points and choices that every widget of an answer shares. */
export interface Source {
  readonly seriesOf: (metric: string) => readonly TaggedPoints[];
  readonly choices: Choices;
  /** The dashboard's time frame. */
  readonly frame: Frame;
  /** Seconds since 1970. */
  readonly now: number;
}

export interface ParsedRequest {
  readonly formula: Formula;
  readonly queries: readonly { readonly name: string; readonly query: MetricQuery }[];
  /** Seconds that each point covers, if a query sets them. */
  readonly rollup: number | undefined;
}

/** Throws if a query or the formula is not supported. */
export function parseRequest({ queries, formulas }: Request): ParsedRequest {
  const parsed = queries.map(({ name, query }) => ({ name, query: parseMetricQuery(query) }));
  return {
    formula: parseFormula(formulas[0]?.formula ?? ""),
    queries: parsed,
    rollup: parsed.map(({ query }) => query.rollup).find((seconds) => seconds !== undefined),
  };
}

/** Ungrouped results form one group, whose name is empty. */
export function evaluateRequest(
  { formula, queries }: ParsedRequest,
  { seriesOf, choices }: Source,
  window: Window,
): QueryResult {
  const results = new Map(
    queries.map(({ name, query }) => [name, evaluateQuery(query, seriesOf(query.metric), choices, window)]),
  );
  const groups = new Set([...results.values()].flatMap((result) => [...result.keys()]));
  if (queries.every(({ query }) => query.groupBy.length === 0)) groups.add("");
  const valueAt = (group: string, bucket: number) =>
    evaluate(formula, (name) => results.get(name)?.get(group)?.[bucket] ?? Number.NaN);
  return new Map(
    [...groups].map((group) => [group, Array.from({ length: window.buckets }, (_, bucket) => valueAt(group, bucket))]),
  );
}
