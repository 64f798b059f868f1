import type { HeldSeries } from "../stand-ins/held-points.ts";
import type { Filter, MetricQuery } from "./metric-query.ts";

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

export function windowOf(now: number, spanSeconds: number, bucketSeconds: number): Window {
  const last = Math.floor(now / bucketSeconds);
  // Drop a truncated first bucket, which would show too little. A bucket of the whole span has no successor, so it
  // stays.
  const first = Math.floor((now - spanSeconds) / bucketSeconds) + (bucketSeconds < spanSeconds ? 1 : 0);
  const buckets = last - first + 1;
  return { from: (last - buckets + 1) * bucketSeconds, bucketSeconds, buckets };
}

/** One bucket over the last `spanSeconds`. */
export function wholeOf(now: number, spanSeconds: number): Window {
  return { from: now - spanSeconds, bucketSeconds: spanSeconds + 1, buckets: 1 };
}

export function evaluateQuery(
  query: MetricQuery,
  series: readonly HeldSeries[],
  choices: Choices,
  { from, bucketSeconds, buckets }: Window,
): QueryResult {
  const collected = new Map<string, number[][]>();
  for (const { tags, points } of series) {
    if (!query.filters.every((filter) => passes(filter, tags, choices))) continue;
    const group = groupOf(query.groupBy, tags);
    for (const [second, value] of points) {
      const bucket = Math.floor((second - from) / bucketSeconds);
      if (bucket < 0 || bucket >= buckets) continue;
      const values = collected.get(group) ?? Array.from({ length: buckets }, () => []);
      collected.set(group, values);
      values[bucket]?.push(value);
    }
  }
  return new Map(
    [...collected].map(([group, values]) => [group, values.map((each) => combine(query.aggregator, each))]),
  );
}

function passes(filter: Filter, tags: readonly string[], choices: Choices): boolean {
  if (filter.kind === "variable") {
    const choice = choices.get(filter.name);
    return choice === undefined || tags.includes(choice);
  }
  const has = filter.values.some((value) => {
    const wanted = `${filter.key}:${value}`;
    return wanted.endsWith("*") ? tags.some((tag) => tag.startsWith(wanted.slice(0, -1))) : tags.includes(wanted);
  });
  return has !== filter.negated;
}

function groupOf(keys: readonly string[], tags: readonly string[]): string {
  return keys.map((key) => tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1) ?? "none").join(", ");
}

function combine(aggregator: string, values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  switch (aggregator) {
    case "sum":
      return values.reduce((sum, value) => sum + value, 0);
    case "max":
      return Math.max(...values);
    case "min":
      return Math.min(...values);
    case "avg":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    default:
      throw new Error(`unsupported aggregator: ${aggregator}`);
  }
}
