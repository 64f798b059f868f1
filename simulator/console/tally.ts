import type { TallySum } from "../messages/console-state.ts";

export interface Tally {
  readonly expect: (key: string) => void;
  /** Starts and ends a period in which an event of the series may or may not have arrived. */
  readonly suspend: (key: string) => void;
  readonly resume: (key: string) => void;
  readonly hold: (key: string, difference: number) => void;
  readonly read: () => TallySum;
}

interface Entry {
  expected: number;
  suspended: number;
  held: number;
}

/** Each series is compared on its own, so that a surplus in one never hides a loss in another. */
export function createTally(): Tally {
  const entries = new Map<string, Entry>();
  const entry = (key: string): Entry => {
    const found = entries.get(key) ?? { expected: 0, suspended: 0, held: 0 };
    entries.set(key, found);
    return found;
  };
  const sum = (of: (entry: Entry) => number) => [...entries.values()].reduce((total, each) => total + of(each), 0);
  return {
    expect: (key) => {
      entry(key).expected += 1;
    },
    suspend: (key) => {
      entry(key).suspended += 1;
    },
    resume: (key) => {
      entry(key).suspended -= 1;
    },
    hold: (key, difference) => {
      entry(key).held += difference;
    },
    read: () => ({
      expected: sum(({ expected }) => expected),
      held: sum(({ held }) => held),
      lost: sum(({ expected, suspended, held }) => Math.max(0, expected - suspended - held)),
      doubled: sum(({ expected, held }) => Math.max(0, held - expected)),
    }),
  };
}
