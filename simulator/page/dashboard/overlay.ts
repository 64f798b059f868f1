import { type Axis, shareOf } from "./axis.ts";

/** Something that happened, in seconds since 1970. `to` is null while it lasts. */
interface Happening {
  readonly id: number;
  readonly title: string;
  readonly from: number;
  readonly to: number | null;
}

export interface Band {
  readonly id: number;
  readonly title: string;
  /** Of the axis, 0 to 1. */
  readonly start: number;
  readonly end: number;
}

/** The visible part of each happening, cut at the axis's ends. */
export function bandsOf(happenings: readonly Happening[], axis: Axis): readonly Band[] {
  return happenings.flatMap(({ id, title, from, to }) => {
    const end = to ?? axis.to;
    if (end < axis.from || from > axis.to) return [];
    return [
      {
        id,
        title,
        start: shareOf(axis, Math.max(axis.from, from)) ?? 0,
        end: shareOf(axis, Math.min(axis.to, end)) ?? 1,
      },
    ];
  });
}

/** Titles of the happenings in the bucket of this second. */
export function titlesAt(
  happenings: readonly Happening[],
  { bucketSeconds, from }: Axis,
  second: number,
): readonly string[] {
  const start = from + Math.floor((second - from) / bucketSeconds) * bucketSeconds;
  return happenings
    .filter(({ from: begin, to }) => begin < start + bucketSeconds && (to ?? Number.POSITIVE_INFINITY) >= start)
    .map(({ title }) => title);
}
