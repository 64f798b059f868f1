import { ulidEpochSeconds } from "./ulid.ts";

/** An event that Spacelift reported, independent of the body that it came in. */
export type SpaceliftEvent = FinishedRun | ModuleVersion | InternalError;

export interface FinishedRun extends Reported {
  readonly kind: "run";
  readonly type?: string;
  readonly branch?: string;
  readonly driftDetection?: boolean;
  readonly space?: string;
  readonly stack?: string;
  readonly workerPool?: string;
  readonly timing: readonly StateTiming[];
  readonly changes: readonly ChangeCount[];
  readonly receipts: readonly PolicyReceipt[];
  readonly optIns: OptIns;
}

export interface ModuleVersion extends Reported {
  readonly kind: "module_version";
  readonly module?: string;
  readonly branch?: string;
  readonly space?: string;
  readonly workerPool?: string;
}

export interface InternalError extends Reported {
  readonly kind: "internal_error";
  readonly severity?: string;
}

interface Reported {
  readonly account?: string;
  readonly id?: string;
  readonly state?: string;
  /** When it happened by Spacelift's clock, in seconds since 1970 with a fraction; absent if Spacelift gave no time. */
  readonly epochSeconds?: number;
  readonly extension: Extension;
}

export interface StateTiming {
  readonly state: string;
  readonly nanoseconds: number;
}

export interface ChangeCount {
  readonly changeType: string;
  readonly count: number;
}

export interface PolicyReceipt {
  readonly name?: string;
  readonly type?: string;
  readonly outcome?: string;
  readonly flags: readonly string[];
}

/** Tags that a user opts in to in the policy. Each makes more series, or names a person. */
export interface OptIns {
  readonly runUrl?: string;
  readonly runNote?: string;
  readonly triggeredBy?: string;
  readonly labels: readonly string[];
}

/** The additions of the user's policy extension. */
export interface Extension {
  readonly tags: readonly string[];
  readonly metrics: readonly UserMetric[];
  /** From one of our full metric names to the name to send. */
  readonly rename: ReadonlyMap<string, string>;
}

export interface UserMetric {
  readonly name: string;
  readonly value: number;
  readonly tags: readonly string[];
}

/**
 * The identity of an event: account, kind, id and state from the signed body. Never a message id, which a redrive changes.
 * Never a hash of the bytes: a second delivery may order its keys differently. An internal error has no id from Spacelift,
 * so the receiver's receipt identifies it.
 */
export function eventId(event: SpaceliftEvent, receiptId: string): string {
  const own = event.id === undefined ? [null, null, receiptId] : [event.id, event.state ?? ""];
  return JSON.stringify([event.account ?? "", event.kind, ...own]);
}

/** Spacelift's time counts as wrong if it is further ahead of the receiver's. */
const longestLeadSeconds = 120;

/**
 * When an event happened, never after the receiver got it. If the signed time is missing or wrong, the creation time in the
 * event's ULID replaces it. The time of receipt would make a replay look new: it would count again once the ledger has
 * forgotten the event.
 */
export function eventEpochSeconds({ id, epochSeconds }: SpaceliftEvent, receivedEpochSeconds: number): number {
  const isTrusted = epochSeconds !== undefined && epochSeconds <= receivedEpochSeconds + longestLeadSeconds;
  const time = isTrusted ? epochSeconds : ulidEpochSeconds(id ?? "");
  return Math.min(time ?? receivedEpochSeconds, receivedEpochSeconds);
}
