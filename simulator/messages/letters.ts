/** Changes whenever a message enters or leaves the dead-letter queue. */
export interface LettersState {
  readonly count: number;
  readonly newestId: string | null;
}

/** A message on the dead-letter queue. */
export interface LetterSummary {
  /** Of the message; new after a redrive. */
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
  readonly eventId: string | null;
  /** Null if the body is unreadable. */
  readonly title: string | null;
  /** When the message was dead-lettered, ISO 8601. */
  readonly time: string;
}

export interface Letter extends LetterSummary {
  readonly attributes: Readonly<Record<string, string>>;
  /** When the receiver accepted the delivery, ISO 8601; null if the receiver did not write the message. */
  readonly receivedAt: string | null;
  /** Decoded; the whole message if it holds no body. A very long one is cut. */
  readonly body: string;
}
