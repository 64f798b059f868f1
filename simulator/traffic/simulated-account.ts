import type { AccountLoad } from "../stand-ins/account-load.ts";
import { createAccountRuns } from "./account-runs.ts";
import { createAccountTraffic, type Moment } from "./account-traffic.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import { createSimulatedEnds, type SimulatedEnds } from "./simulated-ends.ts";

const seed = 2026;

export interface SimulatedAccount extends Pick<SimulatedEnds, "secondOf"> {
  readonly time: SimulatedClock;
  /** Returned by `take` next. */
  readonly upcoming: () => Moment;
  readonly take: () => Moment;
  /** Sets the real time to which the account's present belongs, in milliseconds since 1970. @default the real clock */
  readonly pretend: (epochMilliseconds: number | undefined) => void;
  readonly epochMilliseconds: () => number;
  /** Takes the real time to which its times belong, in milliseconds since 1970. */
  readonly load: (epochMilliseconds: number) => AccountLoad;
}

/** Takes the real clock, in milliseconds since 1970. */
export function createSimulatedAccount(clock: () => number): SimulatedAccount {
  const runs = createAccountRuns();
  const traffic = createAccountTraffic(seed, `RUN${clock().toString(36).toUpperCase()}`, runs.started);
  const time = createSimulatedClock(clock);
  const ends = createSimulatedEnds();
  let next = traffic.next();
  let pretended: number | undefined;

  return {
    time,
    secondOf: ends.secondOf,
    upcoming: () => next,
    take: () => {
      const moment = next;
      next = traffic.next();
      for (const { id, second } of moment.events) if (id !== undefined) ends.remember(id, second);
      return moment;
    },
    pretend: (epoch) => {
      pretended = epoch;
    },
    epochMilliseconds: () => pretended ?? clock(),
    load: (epoch) => runs.loadAt(time.now(), epoch / 1000),
  };
}
