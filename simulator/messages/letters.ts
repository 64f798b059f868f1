import type { DestinationName } from "../../lambda/contract/destinations.ts";

/** Changes whenever a message enters or leaves a dead-letter queue. */
export interface LettersState {
  readonly count: number;
  readonly newestId: string | null;
}

/** A message on a dead-letter queue. */
export interface LetterSummary {
  /** Id of the message. A redriven message gets a new one. */
  readonly id: string;
  readonly destination: DestinationName;
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
  /** The decoded body, or the whole message if it has no body. A very long text is cut. */
  readonly body: string;
}
