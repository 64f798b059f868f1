import type { PastRun } from "./past-runs.ts";

/** A run that waits for a worker of its pool. */
export interface WaitingRun {
  readonly id: string;
  readonly stackId: string;
  readonly state: string;
  readonly type: string;
  readonly title: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface PoolLoad {
  readonly busyWorkers: number;
  /** In the order in which they get a worker. */
  readonly queue: readonly WaitingRun[];
}

export interface PublicPoolLoad extends PoolLoad {
  /** Most runs at a time. 0 on a self-hosted installation, which has no public pool. */
  readonly parallelism: number;
}

export interface PrivatePoolLoad extends PoolLoad {
  readonly id: string;
  readonly name: string;
  readonly space: string;
  readonly workers: readonly { readonly id: string; readonly drained: boolean }[];
}

export interface LoadedStack {
  readonly id: string;
  readonly state: string;
  /** Seconds since 1970. */
  readonly stateSetAt: number;
  readonly space: string;
  /** A private pool's id. */
  readonly poolId?: string;
  readonly labels?: readonly string[];
  readonly namespace?: string;
  readonly repository?: string;
}

export interface AccountUsage {
  /** Seconds since 1970. */
  readonly billingPeriodStart: number;
  readonly billingPeriodEnd: number;
  readonly usedPrivateMinutes: number;
  readonly usedPublicMinutes: number;
  readonly allowedMinutes: number;
}

interface Seats {
  readonly limit: number;
  readonly inUse: number;
}

/** The present state of an account's runs, workers and stacks. */
export interface AccountLoad {
  readonly publicPool: PublicPoolLoad;
  readonly privatePools: readonly PrivatePoolLoad[];
  readonly stacks: readonly LoadedStack[];
  /** @default none */
  readonly pastRuns?: readonly PastRun[];
  readonly resources: { readonly drifted: number; readonly inSync: number };
  /** Percentage of stacks with a drift detection schedule. */
  readonly driftDetectionCoverage: number;
  /** Run ids. */
  readonly awaitingApproval: readonly string[];
  readonly requiringAttention: readonly string[];
  readonly usage: AccountUsage;
  readonly seats: { readonly user: Seats; readonly apiKey: Seats };
}

/** An account without runs and stacks. The public pool of a small account runs two at a time. */
export const idleAccount: AccountLoad = {
  publicPool: { parallelism: 2, busyWorkers: 0, queue: [] },
  privatePools: [],
  stacks: [],
  resources: { drifted: 0, inSync: 0 },
  driftDetectionCoverage: 0,
  awaitingApproval: [],
  requiringAttention: [],
  usage: {
    billingPeriodStart: 0,
    billingPeriodEnd: 0,
    usedPrivateMinutes: 0,
    usedPublicMinutes: 0,
    allowedMinutes: 0,
  },
  seats: { user: { limit: 0, inUse: 0 }, apiKey: { limit: 0, inUse: 0 } },
};
