import { normalizeMetricName, normalizeTag } from "../../lambda/shared/datadog-tags.ts";
import type { HeldPoint } from "../messages/run.ts";

/** Point types, indexed by their numbers in the API (docs.datadoghq.com, "Submit metrics"). */
export const pointTypes = ["unspecified", "count", "rate", "gauge"] as const;

export type PointType = (typeof pointTypes)[number];

export interface Point {
  readonly metric: string;
  /** @default "count" */
  readonly type?: PointType;
  readonly tags: readonly string[];
  /** Seconds since 1970. */
  readonly second: number;
  readonly value: number;
}

export interface HeldSeries {
  readonly metric: string;
  /** Type of the last written point. */
  readonly type: PointType;
  /** Normalised, unique and sorted. */
  readonly tags: readonly string[];
  /** `[second since 1970, value]`, oldest first. */
  readonly points: readonly (readonly [number, number])[];
}

/** Changes with each write. */
export interface LiveSeries {
  readonly metric: string;
  readonly tags: readonly string[];
  /** Value by second since 1970, in the order of arrival. */
  readonly points: ReadonlyMap<number, number>;
}

export interface HeldPoints {
  readonly write: (points: readonly Point[]) => void;
  /** A sorted copy. */
  readonly series: () => readonly HeldSeries[];
  /** Neither copied nor sorted, so that frequent reads are cheap. */
  readonly live: () => Iterable<LiveSeries>;
  /** Reports a missing point as possibly dropped if `maximumPoints` dropped a newer one. */
  readonly find: (metric: string, tags: readonly string[], second: number) => HeldPoint;
}

export interface HeldPointsSettings {
  /** Gets the difference that a write makes to the sum of a series; 0 if it repeats the same value. */
  readonly onChange?: (metric: string, tags: readonly string[], difference: number) => void;
  /**
   * Above this number, drops the quarter that arrived first. Dropping by timestamp could drop a point that a retry then
   * repeats, and the retry would look like a second run. @default unlimited
   */
  readonly maximumPoints?: number;
}

const oldestSeconds = 60 * 60;
const newestSeconds = 10 * 60;

/**
 * The last written value for each metric, tag set and second. Datadog silently drops points older than an hour or more
 * than ten minutes ahead (docs.datadoghq.com, "Metrics types" and "Submit metrics"). The clock gives milliseconds since
 * 1970.
 */
export function createHeldPoints(
  clock: () => number,
  { onChange, maximumPoints = Number.POSITIVE_INFINITY }: HeldPointsSettings = {},
): HeldPoints {
  const held = new Map<string, LiveSeries & { type: PointType; readonly points: Map<number, number> }>();
  // Each point once, in the order of arrival. Two lists take less memory than one list of pairs.
  const arrivedSeries: (LiveSeries & { readonly points: Map<number, number> })[] = [];
  const arrivedSeconds: number[] = [];
  let newestDropped = Number.NEGATIVE_INFINITY;

  const forgetFirst = () => {
    const count = Math.ceil(arrivedSeconds.length / 4);
    const seconds = arrivedSeconds.splice(0, count);
    for (const [index, { metric, tags, points }] of arrivedSeries.splice(0, count).entries()) {
      const second = seconds[index] ?? 0;
      points.delete(second);
      newestDropped = Math.max(newestDropped, second);
      if (points.size === 0) held.delete(seriesKey(metric, tags));
    }
  };

  const write = ({ metric, type = "count", tags, second, value }: Point) => {
    const now = clock() / 1000;
    const name = normalizeMetricName(metric);
    if (name === undefined || second < now - oldestSeconds || second > now + newestSeconds) return;
    const normal = normalTags(tags);
    const key = seriesKey(name, normal);
    const series = held.get(key) ?? { metric: name, type, tags: normal, points: new Map<number, number>() };
    series.type = type;
    held.set(key, series);
    const before = series.points.get(second);
    series.points.set(second, value);
    onChange?.(name, normal, value - (before ?? 0));
    if (before !== undefined) return;
    arrivedSeries.push(series);
    arrivedSeconds.push(second);
    if (arrivedSeconds.length > maximumPoints) forgetFirst();
  };

  return {
    write: (points) => points.forEach(write),
    series: () =>
      [...held]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, series]) => ({ ...series, points: [...series.points].sort(([a], [b]) => a - b) })),
    live: () => held.values(),
    find: (metric, tags, second) => {
      const value = held.get(seriesKey(normalizeMetricName(metric) ?? "", normalTags(tags)))?.points.get(second);
      if (value !== undefined) return { kind: "held", value };
      return { kind: second <= newestDropped ? "dropped" : "missing" };
    },
  };
}

function normalTags(tags: readonly string[]): readonly string[] {
  return [...new Set(tags.flatMap((tag) => normalizeTag(tag) ?? []))].sort();
}

/** The separator never occurs in normalised tags, and sorts before their characters. */
function seriesKey(metric: string, tags: readonly string[]): string {
  return [metric, ...tags].join(" ");
}
