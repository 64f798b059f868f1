import type { Log } from "../../shared/log.ts";
import type { Evaluations } from "./evaluations.ts";
import type { KnownEvents } from "./known-events.ts";
import type { RecoveryState } from "./recovery-state.ts";

/** The present registration in Spacelift. */
export interface RecoverySource {
  /** Host of the account at the creation of the registration. */
  readonly host: string;
  /** Host of the account now, which the ledger's keys name. @default host */
  readonly address?: string;
  readonly policyId: string;
  readonly webhookId: string;
  readonly integrationName: string;
}

/** Names account and policy in the state, and another address of the account. A host has no space. */
export function sourceNameOf({ host, policyId, address = host }: RecoverySource): string {
  return [host, policyId, ...(address === host ? [] : [address])].join(" ");
}

export interface RecoveryPorts {
  readonly evaluations: Evaluations;
  readonly knownEvents: KnownEvents;
  readonly state: RecoveryState;
  /** Resolves once the queue, or the topic of several queues, has stored the message. */
  readonly enqueue: (message: string) => Promise<void>;
  readonly newReceiptId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

export interface RecoverySettings {
  /** Age at which an unknown event counts as lost. Until then its delivery may arrive. */
  readonly waitSeconds: number;
  /** Records that one run may handle. */
  readonly mostRecords: number;
  readonly longestMilliseconds: number;
}

/** Spacelift's four tries take minutes at most. */
export const usualRecovery: RecoverySettings = { waitSeconds: 600, mostRecords: 200, longestMilliseconds: 120_000 };
