import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { SpaceliftEvent } from "../../lambda/events/event.ts";
import type { Evaluate } from "./evaluate-run.ts";
import type { RunLists } from "./listed-run.ts";

export interface BackfillDestination {
  readonly name: DestinationName;
  /** False if `--destination` names another one. Its items in the ledger count all the same. */
  readonly isChosen: boolean;
  readonly accepts: (event: SpaceliftEvent) => boolean;
  /** The event ids that the ledger has for this destination; `undefined` if the destination keeps no items. */
  readonly readKnown: ((eventIds: readonly string[]) => Promise<ReadonlySet<string>>) | undefined;
  /** Resolves once SQS has stored the message on the destination's queue. */
  readonly enqueue: (message: string) => Promise<void>;
}

export interface BackfillPorts {
  /** Origin of the account. */
  readonly endpoint: string;
  readonly webhookId: string;
  readonly lists: RunLists;
  /** Prepares the evaluation of the registered policy. Rejects with an `OperatorError` if it is impossible. */
  readonly openPolicy: (options: { readonly isCoreOnly: boolean }) => Promise<Evaluate>;
  /** The account's name in the newest input that Spacelift kept of the policy; `undefined` without one. */
  readonly readSampledAccount: () => Promise<string | undefined>;
  readonly destinations: readonly BackfillDestination[];
  /** Whether the forwarder of metrics sends points of any age. */
  readonly historicalMetrics: boolean;
  readonly newReceiptId: () => string;
  /** Milliseconds since 1970, by AWS' clock. */
  readonly now: () => number;
  /** Resolves early if the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}
