export interface DeadLetter {
  readonly body: string;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  /** Absent where the message is unreadable. */
  readonly eventId?: string;
  /** Deliveries by the queue, this one included. */
  readonly attempts?: number;
}

export type DeadLetterReason = "malformed" | "rejected" | "too_old" | "retention_expiring" | "ambiguous";
