import type { Frame } from "../messages/drawn-dashboard.ts";
import type { Filter, MetricQuery } from "./metric-query.ts";
import { interpolate, rollUp } from "./time-aggregation.ts";

/** Each bucket starts at a multiple of its length. */
export interface Window {
  readonly from: number;
  readonly bucketSeconds: number;
  readonly buckets: number;
}

/** By group; NaN if a bucket has no value. */
export type QueryResult = ReadonlyMap<string, readonly number[]>;

/** Each as a tag. */
export type Choices = ReadonlyMap<string, string>;

/** Iterates over `[second since 1970, value]`, in any order. */
export interface TaggedPoints {
  readonly tags: readonly string[];
  readonly points: Iterable<readonly [number, number]>;
}

export function windowOf({ from, to }: Frame, bucketSeconds: number): Window {
  const last = Math.floor(to / bucketSeconds);
  // Drop a truncated first bucket, because its sum would be too low. Keep two buckets even in a shorter frame.
  const first = Math.min(Math.ceil(from / bucketSeconds), Math.floor((to - bucketSeconds) / bucketSeconds));
  return { from: first * bucketSeconds, bucketSeconds, buckets: last - first + 1 };
}

/** One bucket over the whole frame. */
export function wholeOf({ from, to }: Frame): Window {
  return { from, bucketSeconds: to - from + 1, buckets: 1 };
}

/**
 * First each series has one value for each bucket, then the series of a group are aggregated (docs.datadoghq.com,
 * "Metrics", query). Gaps of gauges are interpolated, those of a query `as_count` are not.
 */
export function evaluateQuery(
  query: MetricQuery,
  series: readonly TaggedPoints[],
  choices: Choices,
  window: Window,
): QueryResult {
  const collect = collectors[query.aggregator];
  if (collect === undefined) throw new Error(`unsupported aggregator: ${query.aggregator}`);
  const collected = new Map<string, Collected>();
  const conditions = query.filters.map((filter) => conditionOf(filter, choices));
  const prefixes = query.groupBy.map((key) => `${key}:`);
  for (const { tags, points } of series) {
    if (!conditions.every((condition) => condition(tags))) continue;
    const values = rollUp(query.timeAggregator, points, window);
    if (values.every(Number.isNaN)) continue;
    const group = groupOf(prefixes, tags);
    const own = collected.get(group) ?? emptyGroup(window.buckets);
    collected.set(group, own);
    const complete = query.asCount ? values : interpolate(values, window.bucketSeconds);
    for (const [bucket, value] of complete.entries()) {
      if (Number.isNaN(value)) continue;
      const count = own.counts[bucket] ?? 0;
      own.totals[bucket] = count === 0 ? value : collect(own.totals[bucket] ?? 0, value);
      own.counts[bucket] = count + 1;
    }
  }
  const isAverage = query.aggregator === "avg";
  return new Map([...collected].map(([group, own]) => [group, isAverage ? averages(own) : own.totals]));
}

function emptyGroup(buckets: number): Collected {
  return { totals: new Array<number>(buckets).fill(Number.NaN), counts: new Array<number>(buckets).fill(0) };
}

function averages({ totals, counts }: Collected): readonly number[] {
  return totals.map((total, bucket) => total / (counts[bucket] ?? 1));
}

interface Collected {
  readonly totals: number[];
  readonly counts: number[];
}

type Collect = (total: number, value: number) => number;

const add: Collect = (total, value) => total + value;

const collectors: Readonly<Record<string, Collect>> = {
  sum: add,
  avg: add,
  max: Math.max,
  min: Math.min,
};

function conditionOf(filter: Filter, choices: Choices): (tags: readonly string[]) => boolean {
  if (filter.kind === "variable") {
    const choice = choices.get(filter.name);
    return (tags) => choice === undefined || tags.includes(choice);
  }
  const { key, values, negated } = filter;
  const wanted = values.map((value) => `${key}:${value}`);
  const starts = wanted.flatMap((tag) => (tag.endsWith("*") ? [tag.slice(0, -1)] : []));
  const has = (tags: readonly string[]) =>
    tags.some((tag) => wanted.includes(tag) || starts.some((start) => tag.startsWith(start)));
  return (tags) => has(tags) !== negated;
}

function groupOf(prefixes: readonly string[], tags: readonly string[]): string {
  return prefixes
    .map((prefix) => tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length) ?? "none")
    .join(", ");
}
