import { setTimeout as wait } from "node:timers/promises";
import type { FaultName } from "../fault-catalogue.ts";
import type { Faults } from "../faults.ts";

export interface Storm {
  /** False if one is already running. */
  readonly begin: () => boolean;
  readonly isUnderWay: () => boolean;
}

/** Faults of a group occur together. No group keeps a delivery from the queue. */
const gusts: readonly (readonly FaultName[])[] = [
  ["datadog-500-stored", "queue-duplicates"],
  ["datadog-lost-answer", "ledger-lost-answer"],
  ["forwarder-killed-after-post", "spacelift-repeats"],
  ["datadog-down"],
  ["datadog-403", "ledger-throttled"],
  ["datadog-429", "redeployed"],
  ["forwarder-killed-before-post", "queue-duplicates"],
];

const gustMilliseconds = 2_500;

/** A fault that a user switched on stays on. */
export function createStorm(faults: Faults, signal: AbortSignal): Storm {
  let isUnderWay = false;

  const blow = async () => {
    for (const gust of gusts) {
      const names = gust.filter((name) => !faults.isOn(name));
      const switchAll = (on: boolean) => faults.change(Object.fromEntries(names.map((name) => [name, on])));
      await switchAll(true);
      await wait(gustMilliseconds, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await switchAll(false);
    }
    isUnderWay = false;
  };

  return {
    begin: () => {
      if (isUnderWay) return false;
      isUnderWay = true;
      void blow();
      return true;
    },
    isUnderWay: () => isUnderWay,
  };
}
