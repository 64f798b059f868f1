import { normalizeMetricName, normalizeTag } from "../../lambda/domain/tags.ts";

export interface Point {
  readonly metric: string;
  readonly tags: readonly string[];
  /** Seconds since 1970. */
  readonly second: number;
  readonly value: number;
}

export interface HeldSeries {
  readonly metric: string;
  /** Normalised, distinct and sorted. */
  readonly tags: readonly string[];
  /** `[second since 1970, value]`, oldest first. */
  readonly points: readonly (readonly [number, number])[];
}

export interface HeldPoints {
  readonly write: (points: readonly Point[]) => void;
  /** By metric and tags. */
  readonly series: () => readonly HeldSeries[];
}

const oldestSeconds = 60 * 60;
const newestSeconds = 10 * 60;

/**
 * What Datadog holds of the points that it was sent: one value for a metric, tag set and second, the last one written;
 * nothing from more than an hour ago or more than ten minutes ahead, which it drops without a word (docs.datadoghq.com,
 * "Metrics types" and "Submit metrics"). The clock gives milliseconds since 1970.
 */
export function createHeldPoints(clock: () => number): HeldPoints {
  const held = new Map<
    string,
    { readonly metric: string; readonly tags: readonly string[]; values: Map<number, number> }
  >();

  const write = ({ metric, tags, second, value }: Point) => {
    const now = clock() / 1000;
    const name = normalizeMetricName(metric);
    if (name === undefined || second < now - oldestSeconds || second > now + newestSeconds) return;
    const normal = [...new Set(tags.flatMap((tag) => normalizeTag(tag) ?? []))].sort();
    // Normalised tags have no spaces, and a space sorts before whatever they have.
    const key = [name, ...normal].join(" ");
    const series = held.get(key) ?? { metric: name, tags: normal, values: new Map<number, number>() };
    held.set(key, series);
    series.values.set(second, value);
  };

  return {
    write: (points) => points.forEach(write),
    series: () =>
      [...held]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { metric, tags, values }]) => ({ metric, tags, points: [...values].sort(([a], [b]) => a - b) })),
  };
}
