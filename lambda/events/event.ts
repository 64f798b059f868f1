import { ulidEpochSeconds } from "./ulid.ts";

/** What Spacelift reported, in the project's own words, whichever of the known bodies it came in. */
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
  /** When it happened by Spacelift's clock, in seconds since 1970, with a fraction; absent where Spacelift gave no time. */
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

/** Tags that a user switches on in the policy, because each makes a series of its own or names a person. */
export interface OptIns {
  readonly runUrl?: string;
  readonly runNote?: string;
  readonly triggeredBy?: string;
  readonly labels: readonly string[];
}

/** What the user's extension of the policy added. */
export interface Extension {
  readonly tags: readonly string[];
  readonly metrics: readonly UserMetric[];
  /** From one of our full metric names to the name it is sent under. */
  readonly rename: ReadonlyMap<string, string>;
}

export interface UserMetric {
  readonly name: string;
  readonly value: number;
  readonly tags: readonly string[];
}

/**
 * What makes two deliveries the same event: account, kind, id and state from the signed body. Never a message id (a
 * redrive changes it), never a hash of bytes (a second delivery may order its keys otherwise). An event that Spacelift
 * gave no id (internal errors) is known by the receipt that the receiver wrote for its delivery.
 */
export function eventId(event: SpaceliftEvent, receiptId: string): string {
  const own = event.id === undefined ? [null, null, receiptId] : [event.id, event.state ?? ""];
  return JSON.stringify([event.account ?? "", event.kind, ...own]);
}

/** How far Spacelift's clock may be ahead of the receiver's before its time counts as wrong. */
const longestLeadSeconds = 120;

/**
 * When an event happened, never after the receiver got it. A signed time that is missing or wrong gives way to the
 * creation time in the event's ULID: the time of receipt would make a replay look new, and it would be counted again
 * once the ledger has forgotten the event.
 */
export function eventEpochSeconds({ id, epochSeconds }: SpaceliftEvent, receivedEpochSeconds: number): number {
  const isTrusted = epochSeconds !== undefined && epochSeconds <= receivedEpochSeconds + longestLeadSeconds;
  const time = isTrusted ? epochSeconds : ulidEpochSeconds(id ?? "");
  return Math.min(time ?? receivedEpochSeconds, receivedEpochSeconds);
}
