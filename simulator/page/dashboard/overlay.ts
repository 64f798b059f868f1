import { type Axis, shareOf } from "./axis.ts";

/** Something that happened, in seconds since 1970. `to` is null while it lasts. */
interface Happening {
  readonly title: string;
  readonly from: number;
  readonly to: number | null;
}

/** Shares of the axis, 0 to 1. */
export interface Band {
  readonly start: number;
  readonly end: number;
}

/** The visible periods in which something happened, oldest first. Overlapping periods form one band. */
export function bandsOf(happenings: readonly Happening[], axis: Axis): readonly Band[] {
  const visible = happenings
    .map(({ from, to }) => ({ from, to: to ?? axis.to }))
    .filter(({ from, to }) => to >= axis.from && from <= axis.to)
    .sort((one, other) => one.from - other.from);
  const merged: { from: number; to: number }[] = [];
  for (const next of visible) {
    const last = merged.at(-1);
    if (last !== undefined && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else merged.push({ ...next });
  }
  return merged.map(({ from, to }) => ({
    start: shareOf(axis, Math.max(axis.from, from)) ?? 0,
    end: shareOf(axis, Math.min(axis.to, to)) ?? 1,
  }));
}

/** Distinct titles of the happenings in this second's bucket, ordered by their start. */
export function titlesAt(
  happenings: readonly Happening[],
  { bucketSeconds, from }: Axis,
  second: number,
): readonly string[] {
  const start = from + Math.floor((second - from) / bucketSeconds) * bucketSeconds;
  const titles = happenings
    .filter(({ from: begin, to }) => begin < start + bucketSeconds && (to ?? Number.POSITIVE_INFINITY) >= start)
    .toSorted((one, other) => one.from - other.from)
    .map(({ title }) => title);
  return [...new Set(titles)];
}
