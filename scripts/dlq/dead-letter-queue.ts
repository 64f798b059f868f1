import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { QueueDepth } from "../deployment/queue-depth.ts";

export interface DeadLetter {
  readonly destination: DestinationName;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** SQS' `SentTimestamp`, in milliseconds since 1970. */
  readonly sentAtMilliseconds: number;
}

export interface DeadLetterQueue {
  /** Up to ten messages of each queue. It may return none although the queue has more. */
  readonly receive: (visibilityTimeoutSeconds: number) => Promise<readonly DeadLetter[]>;
  /** 0 makes messages visible. Visible and deleted messages are left alone. */
  readonly hide: (receiptHandles: readonly string[], seconds: number) => Promise<void>;
  readonly remove: (receiptHandle: string) => Promise<void>;
  readonly depth: () => Promise<QueueDepth>;
}
