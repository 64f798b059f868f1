import { terminalRunStates } from "../../lambda/contract/runs.ts";

export interface PastTransition {
  readonly state: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** A run in the lists of its stack. */
export interface PastRun {
  readonly id: string;
  readonly stackId: string;
  readonly type: string;
  readonly state: string;
  readonly branch: string | null;
  readonly title: string | null;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly driftDetection: boolean;
  readonly triggeredBy: string | null;
  readonly commit: { readonly hash: string } | null;
  readonly delta: { readonly addCount: number; readonly changeCount: number; readonly deleteCount: number } | null;
  /** Oldest first. */
  readonly history: readonly PastTransition[];
}

/** Not documented; stacks have as many on a page. */
const pageSize = 50;

/** The resolvers of a stack's lists. */
export function createRunFields(all: readonly PastRun[], stackId: string) {
  const pageOf = (isListed: (run: PastRun) => boolean, before: string | null | undefined) => {
    const listed = all.filter((run) => run.stackId === stackId && isListed(run)).toSorted(newestFirst);
    const start = before === null || before === undefined ? 0 : listed.findIndex(({ id }) => id === before) + 1;
    return listed.slice(start, start + pageSize).map(runFields);
  };
  return {
    runs: ({ before }: { readonly before?: string | null }) => pageOf(({ type }) => type !== "PROPOSED", before),
    proposedRuns: ({ before }: { readonly before?: string | null }) =>
      pageOf(({ type }) => type === "PROPOSED", before),
  };
}

function newestFirst(one: PastRun, other: PastRun): number {
  return other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1);
}

function runFields({ history, delta, ...run }: PastRun) {
  return {
    ...run,
    delta: delta && { ...delta, resources: delta.addCount + delta.changeCount },
    history: history
      .map((transition, index) => ({ ...transition, stateVersion: index + 1, terminal: isTerminal(transition.state) }))
      .toReversed(),
  };
}

function isTerminal(state: string): boolean {
  return terminalRunStates.some((each) => each === state);
}
