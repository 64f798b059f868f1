import type { Claim } from "./domain/claim.ts";

/**
 * The memory of what was sent, which outlives every forwarder. Each call is one conditional write or one consistent
 * read; each may reject, and a write that rejected may have been applied all the same.
 */
export interface Ledger {
  /** The claims of these events, as far as there are any; a consistent read. */
  readonly read: (eventIds: readonly string[]) => Promise<ReadonlyMap<string, Claim>>;
  /** Gives a second to an event where it is free; whether it is this event's now. A slot is never given back. */
  readonly putSlot: (slotKey: string, second: number, eventId: string) => Promise<boolean>;
  /** The seconds from `oldest` on that are taken; a consistent read. */
  readonly listSlots: (slotKey: string, oldest: number) => Promise<ReadonlySet<number>>;
  /** Stores a claim where the event has none; the claim that it has then. */
  readonly putClaim: (eventId: string, claim: Claim) => Promise<Claim | undefined>;
  /** Adds a nonce where the claim is of this generation and not done; the claim that there is then, if any. */
  readonly open: (eventId: string, generation: number, nonce: string) => Promise<Claim | undefined>;
  /** Takes a nonce away where the claim is still of this generation; the claim that there is then, if any. */
  readonly close: (eventId: string, generation: number, nonce: string) => Promise<Claim | undefined>;
  /**
   * Gives a claim the second, series and nonce of `to`, where it is of the generation before, has no open nonce and is
   * not done; the claim that there is then, if any.
   */
  readonly reassignTimestamp: (eventId: string, to: Claim) => Promise<Claim | undefined>;
  /** Remembers that Datadog has the event. Nothing is sent for it from then on. */
  readonly mark: (eventId: string) => Promise<void>;
}

/**
 * What an operator decides of an event that may or may not have arrived, and that nobody is sending any more. Each gives
 * the claim that there is then, if any, and may reject although it was applied.
 */
export interface LedgerDecisions {
  /** Takes all nonces away, where the claim is of this generation, has any and is not done: it is to be sent anew. */
  readonly count: (eventId: string, generation: number) => Promise<Claim | undefined>;
  /** Takes the event for one that Datadog has, where it has a claim: nothing is sent for it from then on. */
  readonly drop: (eventId: string) => Promise<Claim | undefined>;
}
