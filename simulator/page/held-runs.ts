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
  if (held === undefined || newest === undefined) return { runs: matching, newer: 0 };
  const latest = new Map(all.map((run) => [run.id, run]));
  return {
    runs: held.map((run) => latest.get(run.id) ?? run),
    newer: matching.filter(({ number }) => number > newest).length,
  };
}
