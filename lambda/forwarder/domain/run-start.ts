import type { FinishedRun } from "../../events/event.ts";

/**
 * The creation time of the run, else its end minus its durations; `undefined` if the body has neither. Times are in
 * milliseconds since 1970.
 */
export function runStartMilliseconds({ details, timing }: FinishedRun, end: number): number | undefined {
  const created = (details?.createdEpochSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  if (created <= end) return Math.round(created);
  if (timing.length === 0) return undefined;
  const durations = timing.map(({ nanoseconds }) =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6) : 0,
  );
  return Math.max(0, Math.round(end - durations.reduce((sum, milliseconds) => sum + milliseconds, 0)));
}
