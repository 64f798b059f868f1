/** A message for the dead-letter queue, with the reason. */
export interface DeadLetter {
  readonly body: string;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  /** Absent where the message could not be read that far. */
  readonly eventId?: string;
  /** How often the queue delivered the message, this time included. */
  readonly attempts?: number;
}

export type DeadLetterReason = "malformed" | "rejected" | "too_old" | "retention_expiring" | "ambiguous";
