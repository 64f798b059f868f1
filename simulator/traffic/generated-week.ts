import { type Moment, minutesOfDay } from "./calendar.ts";

type Position = Pick<Moment, "day" | "minute">;

export interface GeneratedWeek {
  readonly includes: (position: Position) => boolean;
  /** 1 to 7. */
  readonly dayOf: (position: Position) => number;
  /** The time that a run at the position gets, in milliseconds since 1970. */
  readonly timeOf: (position: Position, nowMilliseconds: number) => number;
}

export const minutesOfWeek = 7 * minutesOfDay;

/**
 * Past runs are spread over this time. The forwarder keeps the timestamp of a run that ended in the last 30 minutes
 * and replaces an older one, so a longer time would move the oldest runs to the present.
 */
export const spreadMilliseconds = 28 * 60_000;

/** Seven days from a position, spread over the 28 minutes before it starts. No run gets an older time. */
export function createGeneratedWeek(start: Position, startedMilliseconds: number): GeneratedWeek {
  const minutesSinceStart = (position: Position) => minutesOf(position) - minutesOf(start);
  return {
    includes: (position) => minutesSinceStart(position) < minutesOfWeek,
    dayOf: (position) => Math.min(7, Math.max(1, Math.floor(minutesSinceStart(position) / minutesOfDay) + 1)),
    timeOf: (position, nowMilliseconds) => {
      const remaining = 1 - minutesSinceStart(position) / minutesOfWeek;
      const spread = startedMilliseconds - Math.round(remaining * spreadMilliseconds);
      return Math.max(spread, nowMilliseconds - spreadMilliseconds);
    },
  };
}

function minutesOf({ day, minute }: Position): number {
  return day * minutesOfDay + minute;
}
