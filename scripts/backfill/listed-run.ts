/** A stack, as Spacelift lists it now. */
export interface ListedStack {
  readonly id: string;
  readonly space?: string;
  readonly labels: readonly string[];
  readonly namespace?: string;
  readonly repository?: string;
  /** Name of the private pool; absent for the public one. */
  readonly workerPool?: string;
}

export interface ListedTransition {
  readonly state: string;
  /** Whole seconds since 1970. */
  readonly epochSeconds: number;
}

export interface ListedRun {
  readonly id: string;
  readonly state: string;
  readonly type?: string;
  readonly branch?: string;
  readonly title?: string;
  /** Whole seconds since 1970. */
  readonly createdEpochSeconds?: number;
  readonly driftDetection?: boolean;
  readonly triggeredBy?: string;
  /** Commit hash. */
  readonly commit?: string;
  /** Resources by the policy's names of the changes. */
  readonly changes: Readonly<Record<"added" | "changed" | "deleted", number>>;
  /** Oldest first. */
  readonly history: readonly ListedTransition[];
}

export type RunListName = "runs" | "proposedRuns";

export interface StackPage {
  readonly stacks: readonly ListedStack[];
  /** The cursor of the next page; absent on the last one. */
  readonly next?: string;
}

/** Spacelift's lists. Each call may reject with a `SpaceliftError`. */
export interface RunLists {
  readonly listStacks: (after: string | undefined) => Promise<StackPage>;
  readonly readStack: (id: string) => Promise<ListedStack | undefined>;
  /** A page, newest first, of the runs created before the run `before`; empty after the last one. */
  readonly listRuns: (stackId: string, list: RunListName, before: string | undefined) => Promise<readonly ListedRun[]>;
}
