import { createAccountTraffic } from "../../simulator/traffic/account-traffic.ts";
import { secondsOfDay } from "../../simulator/traffic/calendar.ts";
import { createRandom } from "../../simulator/traffic/random.ts";

/** Seconds, ascending, at which messages reach the queue. */
export type Arrivals = readonly number[];

/** The second day of the demo's invented account. Runs that end in one second arrive within that second. */
export function typicalDay(): Arrivals {
  const random = createRandom(1);
  const traffic = createAccountTraffic(1, "acme", () => {});
  const seconds: number[] = [];
  for (;;) {
    const { events } = traffic.next();
    for (const { second } of events) {
      if (second >= 2 * secondsOfDay) return seconds.toSorted((one, other) => one - other);
      if (second >= secondsOfDay) seconds.push(second + random.below(1_000) / 1_000);
    }
  }
}

/** As many as the HTTP API's throttle admits. */
export function burst(amount: number, perSecond: number): Arrivals {
  return Array.from({ length: amount }, (_, index) => index / perSecond);
}
