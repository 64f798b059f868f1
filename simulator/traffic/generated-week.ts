import { secondsOfDay } from "./calendar.ts";

/** Takes seconds since the calendar's first midnight. */
export interface GeneratedWeek {
  readonly includes: (second: number) => boolean;
  /** 1 to 7. */
  readonly dayOf: (second: number) => number;
  /** The time that a run at the second gets, in milliseconds since 1970. */
  readonly timeOf: (second: number, nowMilliseconds: number) => number;
}

export const secondsOfWeek = 7 * secondsOfDay;

/**
 * Past runs are spread over this time. The forwarder keeps the timestamp of a run that ended in the last 30 minutes
 * and replaces an older one, so a longer time would move the oldest runs to the present.
 */
export const spreadMilliseconds = 28 * 60_000;

/** Seven days from a second, spread over the 28 minutes before it starts. No run gets an older time. */
export function createGeneratedWeek(start: number, startedMilliseconds: number): GeneratedWeek {
  return {
    includes: (second) => second - start < secondsOfWeek,
    dayOf: (second) => Math.min(7, Math.max(1, Math.floor((second - start) / secondsOfDay) + 1)),
    timeOf: (second, nowMilliseconds) => {
      const remaining = 1 - (second - start) / secondsOfWeek;
      const spread = startedMilliseconds - Math.round(remaining * spreadMilliseconds);
      return Math.max(spread, nowMilliseconds - spreadMilliseconds);
    },
  };
}
