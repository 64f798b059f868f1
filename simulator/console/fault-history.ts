import type { FaultName } from "../fault-catalogue.ts";
import type { FaultWatcher } from "../faults.ts";
import type { FaultPeriod } from "../messages/console-state.ts";
import type { Occurrences } from "./occurrences.ts";

export interface FaultHistory {
  readonly watcher: FaultWatcher;
  /** Null before the first fault. */
  readonly period: () => FaultPeriod | null;
}

/** A shorter pause, such as between two gusts of a storm, does not end a period. */
const pauseSeconds = 5;

/** `clock` is in milliseconds since 1970. */
export function createFaultHistory(
  { begin }: Pick<Occurrences, "begin">,
  counts: () => FaultPeriod["before"],
  clock: () => number,
): FaultHistory {
  const ends = new Map<FaultName, () => void>();
  let period: FaultPeriod | null = null;

  const open = () => {
    const from = clock() / 1000;
    const goesOn = period !== null && from - (period.to ?? from) < pauseSeconds;
    period = period !== null && goesOn ? { ...period, to: null } : { from, to: null, before: counts() };
  };

  return {
    watcher: (name, { description }, on) => {
      if (on) {
        if (ends.size === 0) open();
        ends.set(name, begin("fault", description));
        return;
      }
      ends.get(name)?.();
      ends.delete(name);
      if (ends.size === 0 && period !== null) period = { ...period, to: clock() / 1000 };
    },
    period: () => period,
  };
}
