import type { DrawnTimeseries } from "../../messages/drawn-dashboard.ts";

/** The time axis of a graph: whole buckets, in seconds since 1970. */
export interface Axis {
  readonly from: number;
  /** End of the last bucket. */
  readonly to: number;
  readonly bucketSeconds: number;
}

export function axisOf({ start, bucketSeconds, buckets }: DrawnTimeseries): Axis {
  return { from: start, to: start + buckets * bucketSeconds, bucketSeconds };
}

/** The bucket of a second. Undefined outside the axis. */
export function bucketAt({ from, to, bucketSeconds }: Axis, second: number): number | undefined {
  return second < from || second >= to ? undefined : Math.floor((second - from) / bucketSeconds);
}

/** Share of the axis before a second, 0 to 1. Undefined outside the axis. */
export function shareOf({ from, to }: Axis, second: number): number | undefined {
  return second < from || second > to ? undefined : (second - from) / (to - from);
}

/** The second at a share of the axis. The share is limited to 0 to 1. */
export function secondAt({ from, to }: Axis, share: number): number {
  // The end itself belongs to no bucket.
  return Math.min(to - 1, from + Math.min(1, Math.max(0, share)) * (to - from));
}

const jumpBuckets = 10;

/** The middle of the bucket to which a key moves the crosshair. Undefined if the key does not move it. */
export function movedSecond(axis: Axis, second: number, key: string): number | undefined {
  const last = Math.round((axis.to - axis.from) / axis.bucketSeconds) - 1;
  const bucket = bucketAt(axis, second) ?? (second < axis.from ? 0 : last);
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: bucket - 1,
    ArrowRight: bucket + 1,
    PageUp: bucket - jumpBuckets,
    PageDown: bucket + jumpBuckets,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  if (target === undefined) return undefined;
  return axis.from + (Math.min(last, Math.max(0, target)) + 0.5) * axis.bucketSeconds;
}
