import type { Window } from "./query-result.ts";

export type TimeAggregator = "avg" | "last" | "max" | "min" | "sum";

/** NaN without a value. The values are in order of time. */
export function aggregateInTime(method: TimeAggregator, values: readonly number[]): number {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return Number.NaN;
  switch (method) {
    case "avg":
      return present.reduce((sum, value) => sum + value, 0) / present.length;
    case "last":
      return present.at(-1) ?? Number.NaN;
    case "max":
      return Math.max(...present);
    case "min":
      return Math.min(...present);
    case "sum":
      return present.reduce((sum, value) => sum + value, 0);
  }
}

/** One value for each bucket; NaN for an empty one. Takes `[second since 1970, value]`, in any order. */
export function rollUp(
  method: TimeAggregator,
  points: Iterable<readonly [number, number]>,
  { from, bucketSeconds, buckets }: Window,
): readonly number[] {
  const filled: (readonly [number, number])[][] = Array.from({ length: buckets }, () => []);
  for (const point of points) filled[Math.floor((point[0] - from) / bucketSeconds)]?.push(point);
  return filled.map((bucket) =>
    aggregateInTime(
      method,
      bucket.sort(([one], [other]) => one - other).map(([, value]) => value),
    ),
  );
}

/** Datadog draws a line through longer gaps only on request (docs.datadoghq.com, "Interpolation"). */
const longestGapSeconds = 5 * 60;

/** Fills gaps of at most five minutes between two values of a gauge, on a straight line. */
export function interpolate(values: readonly number[], bucketSeconds: number): readonly number[] {
  const filled = [...values];
  let before = -1;
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const gap = index - before;
    const start = values[before];
    if (start !== undefined && gap > 1 && gap * bucketSeconds <= longestGapSeconds) {
      for (let step = 1; step < gap; step += 1) filled[before + step] = start + ((value - start) * step) / gap;
    }
    before = index;
  }
  return filled;
}
