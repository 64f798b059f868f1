/** Keeps two forwarders from sending one event at once. Times are in milliseconds since 1970. */
export interface Lease {
  readonly nonce: string;
  readonly nowMilliseconds: number;
  readonly untilMilliseconds: number;
}

export type MarkClaim =
  /** `accepted`: the number of the event's POSTs that Datadog has accepted. */
  | { readonly kind: "claimed"; readonly accepted: number }
  /** Datadog has the event. */
  | { readonly kind: "done" }
  /** Another invocation holds a lease. */
  | { readonly kind: "leased" };

/** One item per event in the ledger's table. Each call is one conditional write. A rejected write may have been applied. */
export interface DeliveryMarks {
  /** Succeeds if the event is not done and has no running lease, or if its lease has this nonce. */
  readonly claim: (eventId: string, lease: Lease) => Promise<MarkClaim>;
  /** Keeps the lease. */
  readonly noteAccepted: (eventId: string, accepted: number) => Promise<void>;
  /** Ends every lease for good. */
  readonly markDone: (eventId: string) => Promise<void>;
  /** Ends the lease with this nonce. */
  readonly release: (eventId: string, nonce: string) => Promise<void>;
}
