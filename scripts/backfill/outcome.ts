import type { DestinationName } from "../../lambda/contract/destinations.ts";

export const outcomes = ["would_send", "sent", "known", "not_sent", "refused", "not_ended", "failed"] as const;

export type Outcome = (typeof outcomes)[number];

export interface BackfilledRun {
  readonly stack: string;
  readonly run: string;
  readonly type: string;
  readonly state: string;
  /** ISO 8601; absent for a run that has not ended. */
  readonly endedAt?: string;
  readonly outcome: Outcome;
  /** To which it was sent, or would be. */
  readonly destinations: readonly DestinationName[];
  /** Why it is not sent, or not to every destination; may be empty. */
  readonly detail: string;
}
