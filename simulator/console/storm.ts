import { setTimeout as wait } from "node:timers/promises";
import type { FaultName } from "../fault-catalogue.ts";
import type { Faults } from "../faults.ts";
import type { StormState } from "../messages/console-state.ts";
import type { Traffic } from "../traffic/traffic.ts";
import type { Occurrences } from "./occurrences.ts";

export interface Storm {
  /** False if one is already running. */
  readonly begin: () => boolean;
  /** Null unless a storm is under way. */
  readonly read: () => StormState | null;
}

/**
 * Faults of a group occur together. No group keeps a delivery from the queue. The first lasts longer than the
 * plain forwarder's retries, so the two designs differ within seconds.
 */
const gusts: readonly (readonly FaultName[])[] = [
  ["datadog-down"],
  ["datadog-500-stored", "queue-duplicates"],
  ["datadog-403", "ledger-throttled"],
  ["datadog-lost-answer", "ledger-lost-answer"],
  ["datadog-429", "redeployed"],
  ["forwarder-killed-after-post", "spacelift-repeats"],
  ["forwarder-killed-before-post", "queue-duplicates"],
];

/** At a lower speed a gust would meet too few runs to show anything. */
const leastPerMinute = 120;

export interface StormPorts {
  readonly faults: Pick<Faults, "isOn" | "change">;
  readonly occurrences: Pick<Occurrences, "begin">;
  readonly traffic: Pick<Traffic, "raise" | "hurry">;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** @default 2.5 s */
  readonly gustMilliseconds?: number;
}

/** A fault that a user switched on stays on. After the storm the traffic has its former speed again. */
export function createStorm(ports: StormPorts): Storm {
  const { faults, occurrences, traffic, clock, signal, gustMilliseconds = 2_500 } = ports;
  let state: StormState | null = null;

  const blow = async (endsAt: number) => {
    const end = occurrences.begin("storm", `A storm of ${gusts.length} groups of faults`);
    const restoreSpeed = traffic.raise(leastPerMinute);
    for (const [index, gust] of gusts.entries()) {
      const names = gust.filter((name) => !faults.isOn(name));
      const switchAll = (on: boolean) => faults.change(Object.fromEntries(names.map((name) => [name, on])));
      state = { gust: index + 1, gusts: gusts.length, faults: gust, endsAt };
      await switchAll(true);
      // The pause after a night of drift detection is longer than a gust.
      traffic.hurry();
      await wait(gustMilliseconds, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await switchAll(false);
    }
    restoreSpeed();
    state = null;
    end();
  };

  return {
    begin: () => {
      if (state !== null) return false;
      void blow((clock() + gusts.length * gustMilliseconds) / 1000);
      return true;
    },
    read: () => state,
  };
}
