import { setTimeout as wait } from "node:timers/promises";
import type { FaultName } from "../fault-catalogue.ts";
import type { Faults } from "../faults.ts";
import type { StormState } from "../messages/console-state.ts";
import type { Occurrences } from "./occurrences.ts";

export interface Storm {
  /** False if one is already running. */
  readonly begin: () => boolean;
  /** Null unless a storm is under way. */
  readonly read: () => StormState | null;
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

export interface StormPorts {
  readonly faults: Pick<Faults, "isOn" | "change">;
  readonly occurrences: Pick<Occurrences, "begin">;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** @default 2.5 s */
  readonly gustMilliseconds?: number;
}

/** A fault that a user switched on stays on. */
export function createStorm({ faults, occurrences, clock, signal, gustMilliseconds = 2_500 }: StormPorts): Storm {
  let state: StormState | null = null;

  const blow = async (endsAt: number) => {
    const end = occurrences.begin("storm", `A storm of ${gusts.length} groups of faults`);
    for (const [index, gust] of gusts.entries()) {
      const names = gust.filter((name) => !faults.isOn(name));
      const switchAll = (on: boolean) => faults.change(Object.fromEntries(names.map((name) => [name, on])));
      state = { gust: index + 1, gusts: gusts.length, faults: gust, endsAt };
      await switchAll(true);
      await wait(gustMilliseconds, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await switchAll(false);
    }
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
