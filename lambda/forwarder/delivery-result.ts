import type { DeadLetterReason } from "./dead-letter.ts";

export type DeliveryResult = Done | Retry | DeadLettered;

export interface Done {
  readonly kind: "done";
  readonly how: "delivered" | "duplicate";
  /** In milliseconds since 1970; absent where this delivery did not see it. */
  readonly acceptedAtMilliseconds?: number;
}

export interface Retry {
  readonly kind: "retry";
  readonly detail: string;
  /** Until the destination accepts anything again. */
  readonly resetSeconds?: number;
}

/** The destination cannot take the event, or must not be sent it again. */
export interface DeadLettered {
  readonly kind: "dead_letter";
  readonly reason: Extract<DeadLetterReason, "too_old" | "ambiguous" | "rejected">;
  readonly detail: string;
}
