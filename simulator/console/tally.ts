/** How many events each series must count, and how many it does. */
export interface Tally {
  readonly expect: (key: string) => void;
  /** Begins and ends the time in which an event of a series may or may not be held. */
  readonly suspend: (key: string) => void;
  readonly resume: (key: string) => void;
  readonly hold: (key: string, difference: number) => void;
  readonly read: () => TallySum;
}

export interface TallySum {
  readonly expected: number;
  readonly held: number;
  /** Missing from a series beyond what is still on its way. */
  readonly lost: number;
  /** In a series beyond what was ever reported. */
  readonly doubled: number;
}

interface Entry {
  expected: number;
  suspended: number;
  held: number;
}

/** Counted series by series, so that what one has too many never makes up for what another lacks. */
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
