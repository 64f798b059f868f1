import { ulidEpochSeconds } from "./ulid.ts";

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
  readonly details?: RunDetails;
}

export interface ModuleVersion extends Reported {
  readonly kind: "module_version";
  readonly module?: string;
  readonly branch?: string;
  readonly space?: string;
  readonly workerPool?: string;
  readonly details?: VersionDetails;
}

export interface InternalError extends Reported {
  readonly kind: "internal_error";
  readonly severity?: string;
}

interface Reported {
  readonly account?: string;
  readonly id?: string;
  readonly state?: string;
  /** By Spacelift's clock, in seconds since 1970 with a fraction. */
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

export interface SourceDetails {
  /** Hash of the commit. */
  readonly commit?: string;
  /** An `https` URL, or only `namespace/name`. */
  readonly repository?: string;
}

/** Absent where the policy was not asked for details. */
export interface RunDetails extends SourceDetails {
  /** The run's page in Spacelift. */
  readonly url?: string;
  /** In seconds since 1970 with a fraction. */
  readonly createdEpochSeconds?: number;
  /** The last state before the final one. */
  readonly endedIn?: string;
  /** From the stack's labels `service:` and `env:`. */
  readonly service?: string;
  readonly env?: string;
}

export interface VersionDetails extends SourceDetails {
  /** Such as `3.2.1`. */
  readonly number?: string;
}

/** Opt-in, since each tag makes more series or names a person. */
export interface OptIns {
  readonly runUrl?: string;
  readonly runNote?: string;
  readonly runTitle?: string;
  readonly triggeredBy?: string;
  readonly labels: readonly string[];
}

/** From the user's policy extension. */
export interface Extension {
  readonly tags: readonly string[];
  readonly metrics: readonly UserMetric[];
  /** From our full metric name to the name to send. */
  readonly rename: ReadonlyMap<string, string>;
}

export interface UserMetric {
  readonly name: string;
  readonly value: number;
  readonly tags: readonly string[];
}

/**
 * Never uses a message id, which a redrive changes. Never hashes the bytes: a second delivery may order its keys
 * differently. The receipt identifies an internal error, which has no id.
 */
export function eventId(event: Pick<SpaceliftEvent, "account" | "kind" | "id" | "state">, receiptId: string): string {
  const own = event.id === undefined ? [null, null, receiptId] : [event.id, event.state ?? ""];
  return JSON.stringify([event.account ?? "", event.kind, ...own]);
}

/** A time further ahead of the receiver's clock counts as wrong. */
const longestLeadSeconds = 120;

/**
 * Never after the receipt. The ULID's creation time replaces a missing or wrong time. The time of receipt would make
 * a replay look new, and count again once the ledger has forgotten the event.
 */
export function eventEpochSeconds({ id, epochSeconds }: SpaceliftEvent, receivedEpochSeconds: number): number {
  const isTrusted = epochSeconds !== undefined && epochSeconds <= receivedEpochSeconds + longestLeadSeconds;
  const time = isTrusted ? epochSeconds : ulidEpochSeconds(id ?? "");
  return Math.min(time ?? receivedEpochSeconds, receivedEpochSeconds);
}
