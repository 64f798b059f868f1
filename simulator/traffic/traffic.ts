import { setTimeout as wait } from "node:timers/promises";
import { at } from "../../lambda/shared/json.ts";
import { describeError, type Log } from "../../lambda/shared/log.ts";
import type { TrafficState } from "../messages/console-state.ts";
import type { AccountLoad } from "../stand-ins/account-load.ts";
import type { Sent } from "../stand-ins/spacelift-notifications.ts";
import type { Moment } from "./account-traffic.ts";
import { runsOfWeek, secondsOfDay } from "./calendar.ts";
import { createGeneratedWeek, type GeneratedWeek, secondsOfWeek, spreadMilliseconds } from "./generated-week.ts";
import { createSimulatedAccount } from "./simulated-account.ts";

export interface TrafficPorts {
  readonly notify: (input: unknown) => Promise<Sent>;
  /** Queued or dead-lettered. */
  readonly waiting: () => number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called after each quarter of an hour of a backfill. */
  readonly observe?: () => Promise<void>;
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
  /** Sends a day of runs that ended over the last 28 minutes. Only before other traffic. */
  readonly backfill: () => Promise<void>;
  /** The second of the simulated calendar in which a generated run ended. Takes the run's id. */
  readonly simulatedSecondOf: (id: string) => number | undefined;
  /** The real time to which the account's present belongs, in milliseconds since 1970: in a backfill, a past one. */
  readonly present: () => number;
  /** The account's present state. Takes the time of Spacelift's clock, in milliseconds since 1970. */
  readonly load: (spaceliftMilliseconds: number) => AccountLoad;
  readonly read: () => TrafficState;
}

export const fastestPerMinute = 1_200;
const longestQueue = 2_000;
const idleMilliseconds = 250;
/** After a night of drift detection, while somebody watches. */
const longestPauseMilliseconds = 8_000;
const quarterSeconds = 15 * 60;

export function createTraffic(ports: TrafficPorts): Traffic {
  const { notify, waiting, clock, log, signal, observe = () => Promise.resolve() } = ports;
  const account = createSimulatedAccount(clock);
  let perMinute = 0;
  let choices = 0;
  let week: GeneratedWeek | undefined;
  let runs = 0;
  let isHeldUp = false;
  let lastFailure = "";
  let wake = () => {};

  const send = async (moment: Moment, epochMilliseconds: number) => {
    runs += moment.events.length;
    const inputs = moment.events.map(({ input }) => input(epochMilliseconds));
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

  const pauseAfter = ({ events }: Moment) => Math.min(longestPauseMilliseconds, (60_000 / perMinute) * events.length);

  const run = async () => {
    while (!signal.aborted) {
      isHeldUp = waiting() > longestQueue;
      if (isHeldUp || (perMinute === 0 && week === undefined)) {
        account.time.stop();
        await pause(idleMilliseconds);
        continue;
      }
      const moment = account.take();
      account.time.moveTo(moment.second);
      await send(moment, week?.timeOf(moment.second, clock()) ?? clock());
      const milliseconds = week === undefined ? pauseAfter(moment) : 0;
      if (milliseconds > 0) account.time.glideTo(account.upcoming().second, milliseconds);
      await pause(milliseconds);
      if (week?.includes(account.upcoming().second) === false) week = undefined;
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
      if (isWeek) week = createGeneratedWeek(account.upcoming().second, clock());
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
      const timeOf = (second: number) => start + (second / secondsOfDay) * spreadMilliseconds;
      for (let until = quarterSeconds; until <= secondsOfDay && !signal.aborted; until += quarterSeconds) {
        const moments: Moment[] = [];
        while (account.upcoming().second < until) moments.push(account.take());
        await Promise.all(moments.map((moment) => send(moment, timeOf(moment.second))));
        account.time.moveTo(until);
        account.pretend(timeOf(until));
        await observe();
      }
      account.pretend(undefined);
    },
    simulatedSecondOf: account.secondOf,
    present: account.epochMilliseconds,
    load: account.load,
    read: () => {
      const second = Math.max(0, account.time.now());
      return {
        ...{ perMinute, isHeldUp, runs },
        weekDay: week?.dayOf(second) ?? null,
        day: Math.floor(second / secondsOfDay),
        minute: Math.floor((second % secondsOfDay) / 60),
        minutesPerSecond:
          week === undefined ? compression(perMinute) : secondsOfWeek / 60 / (spreadMilliseconds / 1000),
      };
    },
  };
}

/** Minutes of the account in one second at a speed, on average over a week. */
function compression(perMinute: number): number | null {
  return perMinute === 0 ? null : (perMinute / 60) * (secondsOfWeek / 60 / runsOfWeek);
}

function failureOf({ refused, failure }: Sent): string {
  const [first] = refused;
  return failure ?? (first === undefined ? "" : `the webhook answered ${first.status}: ${first.body}`);
}
