import type { Claim } from "./domain/claim.ts";

/** Each call is one conditional write or consistent read. Each may reject, and a rejected write may have been applied. */
export interface Ledger {
  /** The existing claims of these events; a consistent read. */
  readonly read: (eventIds: readonly string[]) => Promise<ReadonlyMap<string, Claim>>;
  /** Gives a free second to an event. Returns whether the event owns it now. A slot is never released. */
  readonly putSlot: (slotKey: string, second: number, eventId: string) => Promise<boolean>;
  /** The occupied seconds from `oldest` on; a consistent read. */
  readonly listSlots: (slotKey: string, oldest: number) => Promise<ReadonlySet<number>>;
  /** Stores a claim if the event has none. Returns the event's claim. */
  readonly putClaim: (eventId: string, claim: Claim) => Promise<Claim | undefined>;
  /** Adds a nonce if the claim is of this generation and not done. Returns the claim afterwards, if any. */
  readonly open: (eventId: string, generation: number, nonce: string) => Promise<Claim | undefined>;
  /** Removes a nonce if the claim is of this generation. Returns the claim afterwards, if any. */
  readonly close: (eventId: string, generation: number, nonce: string) => Promise<Claim | undefined>;
  /**
   * Replaces second, series and nonce by those of `to`, if the claim is of the generation before, has no open nonce and is
   * not done. Returns the claim afterwards, if any.
   */
  readonly reassignTimestamp: (eventId: string, to: Claim) => Promise<Claim | undefined>;
  /** Notes that Datadog has the event. It is never sent again. */
  readonly mark: (eventId: string) => Promise<void>;
}

/** An operator's decisions about ambiguous events. Each returns the claim afterwards, if any. */
export interface LedgerDecisions {
  /** Removes all nonces if the claim is of this generation, has any and is not done: the event is sent again. */
  readonly count: (eventId: string, generation: number) => Promise<Claim | undefined>;
  /** Notes that Datadog has the event, if it has a claim. It is never sent again. */
  readonly drop: (eventId: string) => Promise<Claim | undefined>;
}
