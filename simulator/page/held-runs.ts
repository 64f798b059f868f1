import type { RunSummary } from "../messages/run.ts";

export interface ShownRuns {
  readonly runs: readonly RunSummary[];
  /** Number of matching runs that arrived after the list was held. */
  readonly newer: number;
}

/**
 * While a reader holds the list, its rows stay in place. A row may change, but none appears or disappears. `all` are the
 * runs that the server keeps, `matching` those of the filter; both are ordered newest first.
 */
export function showRuns(
  all: readonly RunSummary[],
  matching: readonly RunSummary[],
  held: readonly RunSummary[] | undefined,
): ShownRuns {
  const newest = held?.[0]?.number;
  if (held === undefined || newest === undefined || isOfEarlierSimulator(held, all)) {
    return { runs: matching, newer: 0 };
  }
  const latest = new Map(all.map((run) => [run.id, run]));
  return {
    runs: held.map((run) => latest.get(run.id) ?? run),
    newer: matching.filter(({ number }) => number > newest).length,
  };
}

/** A simulator that started later lists other runs, and counts them from 1 again. `all` is ordered newest first. */
export function isOfEarlierSimulator(held: readonly RunSummary[], all: readonly RunSummary[]): boolean {
  const [newestHeld] = held;
  if (newestHeld === undefined) return false;
  const same = all.find(({ number }) => number === newestHeld.number);
  return same === undefined ? (all[0]?.number ?? 0) < newestHeld.number : same.id !== newestHeld.id;
}
