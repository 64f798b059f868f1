import { setTimeout as wait } from "node:timers/promises";
import { at } from "../../lambda/shared/json.ts";
import { describeError, type Log } from "../../lambda/shared/log.ts";
import type { TrafficState } from "../messages/console-state.ts";
import type { Sent } from "../stand-ins/spacelift-notifications.ts";
import { createCalendar, type Moment, minutesOfDay, runsOfWeek } from "./calendar.ts";
import { createGeneratedWeek, type GeneratedWeek, minutesOfWeek, spreadMilliseconds } from "./generated-week.ts";
import { createSimulatedEnds } from "./simulated-ends.ts";

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
   * `{"perMinute": n}` sets the speed, `{"week": true}` sends a week at once, spread over the last 28 minutes. Returns an error text if the
   * request is invalid.
   */
  readonly change: (wish: unknown) => string | undefined;
  /** Raises a lower speed. The returned function restores the former speed, unless a user has chosen one since. */
  readonly raise: (leastPerMinute: number) => () => void;
  /** Sends the next runs without the rest of the pause before them. */
  readonly hurry: () => void;
  /** Sends a day of runs that ended over the last 28 minutes. */
  readonly backfill: () => Promise<void>;
  /** The second of the simulated calendar in which a generated run ended. Takes the run's id. */
  readonly simulatedSecondOf: (id: string) => number | undefined;
  readonly read: () => TrafficState;
}

const seed = 2026;
export const fastestPerMinute = 1_200;
const longestQueue = 2_000;
const idleMilliseconds = 250;
/** After a night of drift detection, while somebody watches. */
const longestPauseMilliseconds = 8_000;
const atOnce = 25;

export function createTraffic({ notify, waiting, clock, log, signal }: TrafficPorts): Traffic {
  const calendar = createCalendar(seed, `RUN${clock().toString(36).toUpperCase()}`);
  let perMinute = 0;
  let choices = 0;
  const ends = createSimulatedEnds();
  let next = calendar.next().value;
  let week: GeneratedWeek | undefined;
  let runs = 0;
  let position: Pick<Moment, "day" | "minute"> = { day: 0, minute: 0 };
  let isHeldUp = false;
  let lastFailure = "";
  let wake = () => {};

  const take = (): Moment => {
    const moment = next;
    next = calendar.next().value;
    return moment;
  };

  const send = async (moment: Moment, epochMilliseconds: number) => {
    position = moment;
    runs += moment.inputs.length;
    const inputs = moment.inputs.map((input) => input(epochMilliseconds));
    for (const input of inputs) ends.remember(input, moment);
    const results = await Promise.all(inputs.map(notify));
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
      if (isHeldUp || (perMinute === 0 && week === undefined)) {
        await pause(idleMilliseconds);
        continue;
      }
      const moment = take();
      await send(moment, week?.timeOf(moment, clock()) ?? clock());
      await pause(week === undefined ? pauseAfter(moment) : 0);
      if (week?.includes(next) === false) week = undefined;
    }
  };
  run().catch((error: unknown) => log("error", "generated traffic stopped", { error: describeError(error) }));

  return {
    change: (wish) => {
      const speed = at(wish, "perMinute");
      const isWeek = at(wish, "week") === true;
      const isSpeed = typeof speed === "number" && speed >= 0 && speed <= fastestPerMinute;
      if (!isSpeed && !isWeek) {
        return `The body must be {"perMinute": 0 to ${fastestPerMinute}} or {"week": true}.`;
      }
      if (isSpeed) {
        perMinute = speed;
        choices += 1;
        week = undefined;
      }
      if (isWeek) week = createGeneratedWeek(next, clock());
      wake();
      return undefined;
    },
    raise: (leastPerMinute) => {
      const former = { perMinute, choices };
      perMinute = Math.max(perMinute, leastPerMinute);
      return () => {
        if (choices === former.choices) perMinute = former.perMinute;
      };
    },
    hurry: () => wake(),
    backfill: async () => {
      const start = clock() - spreadMilliseconds;
      const moments: Moment[] = [];
      while (next.day === 0) moments.push(take());
      for (let index = 0; index < moments.length && !signal.aborted; index += atOnce) {
        await Promise.all(
          moments
            .slice(index, index + atOnce)
            .map((moment) => send(moment, start + (moment.minute / minutesOfDay) * spreadMilliseconds)),
        );
      }
    },
    simulatedSecondOf: ends.secondOf,
    read: () => ({
      ...{ perMinute, isHeldUp, runs },
      weekDay: week?.dayOf(position) ?? null,
      day: position.day,
      minute: position.minute,
      minutesPerSecond: week === undefined ? compression(perMinute) : minutesOfWeek / (spreadMilliseconds / 1000),
    }),
  };
}

/** Minutes of the account in one second at a speed, on average over a week. */
function compression(perMinute: number): number | null {
  return perMinute === 0 ? null : (perMinute / 60) * (minutesOfWeek / runsOfWeek);
}

function failureOf({ refused, failure }: Sent): string {
  const [first] = refused;
  return failure ?? (first === undefined ? "" : `the webhook answered ${first.status}: ${first.body}`);
}
