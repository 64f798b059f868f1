import { setTimeout as wait } from "node:timers/promises";
import { at } from "../../lambda/shared/json.ts";
import { describeError, type Log } from "../../lambda/shared/log.ts";
import type { TrafficState } from "../messages/console-state.ts";
import type { Sent } from "../stand-ins/spacelift-notifications.ts";
import { createCalendar, type Moment, minutesOfDay } from "./calendar.ts";

export interface TrafficPorts {
  readonly notify: (input: unknown) => Promise<Sent>;
  /** Queued or dead-lettered. */
  readonly waiting: () => number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface Traffic {
  /**
   * `{"perMinute": n}` sets the speed, `{"week": true}` starts a week at full speed. Returns an error text if the
   * request is invalid.
   */
  readonly change: (wish: unknown) => string | undefined;
  /** Sends a day of runs that ended over the last 28 minutes. */
  readonly backfill: () => Promise<void>;
  readonly read: () => TrafficState;
}

const seed = 2026;
export const fastestPerMinute = 1_200;
const longestQueue = 2_000;
const backfillMilliseconds = 28 * 60_000;
const idleMilliseconds = 250;
/** After a night of drift detection, while somebody watches. */
const longestPauseMilliseconds = 8_000;
const atOnce = 25;

export function createTraffic({ notify, waiting, clock, log, signal }: TrafficPorts): Traffic {
  const calendar = createCalendar(seed, `RUN${clock().toString(36).toUpperCase()}`);
  let perMinute = 0;
  let weekEnds: number | undefined;
  let runs = 0;
  let position: Pick<Moment, "day" | "minute"> = { day: 0, minute: 0 };
  let isHeldUp = false;
  let lastFailure = "";
  let wake = () => {};

  const send = async (moment: Moment, epochMilliseconds: number) => {
    position = moment;
    runs += moment.inputs.length;
    const results = await Promise.all(moment.inputs.map((input) => notify(input(epochMilliseconds))));
    const failure = results.map(failureOf).find((each) => each !== "") ?? "";
    // Logged once per outage, not for each run.
    if (failure !== "" && failure !== lastFailure) log("warn", "generated runs are not delivered", { failure });
    lastFailure = failure;
  };

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const waiter = new AbortController();
      wake = () => waiter.abort();
      const either = AbortSignal.any([waiter.signal, signal]);
      void wait(milliseconds, undefined, { signal: either }).then(resolve, () => resolve());
    });

  const pauseAfter = ({ inputs }: Moment) => Math.min(longestPauseMilliseconds, (60_000 / perMinute) * inputs.length);

  const run = async () => {
    while (!signal.aborted) {
      isHeldUp = waiting() > longestQueue;
      if (isHeldUp || (perMinute === 0 && weekEnds === undefined)) {
        await pause(idleMilliseconds);
        continue;
      }
      const moment = calendar.next().value;
      await send(moment, clock());
      if (weekEnds === undefined) await pause(pauseAfter(moment));
      else if (moment.day >= weekEnds) weekEnds = undefined;
      else await pause(0);
    }
  };
  run().catch((error: unknown) => log("error", "generated traffic stopped", { error: describeError(error) }));

  return {
    change: (wish) => {
      const speed = at(wish, "perMinute");
      const week = at(wish, "week");
      const isSpeed = typeof speed === "number" && speed >= 0 && speed <= fastestPerMinute;
      if (!isSpeed && week !== true) {
        return `The body must be {"perMinute": 0 to ${fastestPerMinute}} or {"week": true}.`;
      }
      if (isSpeed) {
        perMinute = speed;
        weekEnds = undefined;
      }
      if (week === true) weekEnds = position.day + 7;
      wake();
      return undefined;
    },
    backfill: async () => {
      const start = clock() - backfillMilliseconds;
      const moments: Moment[] = [];
      for (let moment = calendar.next().value; moment.day === 0; moment = calendar.next().value) moments.push(moment);
      for (let index = 0; index < moments.length && !signal.aborted; index += atOnce) {
        await Promise.all(
          moments
            .slice(index, index + atOnce)
            .map((moment) => send(moment, start + (moment.minute / minutesOfDay) * backfillMilliseconds)),
        );
      }
    },
    read: () => ({
      ...{ perMinute, isHeldUp, runs },
      isWeek: weekEnds !== undefined,
      day: position.day,
      minute: position.minute,
    }),
  };
}

function failureOf({ refused, failure }: Sent): string {
  const [first] = refused;
  return failure ?? (first === undefined ? "" : `the webhook answered ${first.status}: ${first.body}`);
}
