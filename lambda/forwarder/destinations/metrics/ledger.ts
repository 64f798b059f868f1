import type { Claim } from "./domain/claim.ts";

/**
 * Each call is one conditional write or consistent read. A rejected write may have been applied. A write to a claim
 * returns the claim afterwards, if any.
 */
export interface Ledger {
  readonly read: (eventIds: readonly string[]) => Promise<ReadonlyMap<string, Claim>>;
  /** Returns whether the event owns it now. A slot is never released. */
  readonly putSlot: (slotKey: string, second: number, eventId: string) => Promise<boolean>;
  /** The occupied seconds. Both bounds are included; without `newest`, there is no upper one. */
  readonly listSlots: (slotKey: string, oldest: number, newest?: number) => Promise<ReadonlySet<number>>;
  /** Stores a claim if the event has none. */
  readonly putClaim: (eventId: string, claim: Claim) => Promise<Claim | undefined>;
  /** Adds a nonce if the claim is of this generation and not done. */
  readonly open: (eventId: string, generation: number, nonce: string) => Promise<Claim | undefined>;
  /** Removes a nonce if the claim is of this generation. */
  readonly close: (eventId: string, generation: number, nonce: string) => Promise<Claim | undefined>;
  /** Replaces second, series and nonce if the claim is of the generation before, has no open nonce and is not done. */
  readonly reassignTimestamp: (eventId: string, to: Claim) => Promise<Claim | undefined>;
  /** Datadog has the event: it is never sent again. */
  readonly mark: (eventId: string) => Promise<void>;
}

/** Decisions about ambiguous events. Each returns the claim afterwards, if any. */
export interface LedgerDecisions {
  /** Removes all nonces if the claim is of this generation, has any and is not done: the event is sent again. */
  readonly count: (eventId: string, generation: number) => Promise<Claim | undefined>;
  /** Notes that Datadog has the event, if it has a claim. */
  readonly drop: (eventId: string) => Promise<Claim | undefined>;
}
