import type { HttpRequest, HttpResult } from "../../lambda/adapters/http.ts";
import type { Ledger } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import type { Connection, Spacelift } from "../../lambda/registrar/spacelift.ts";
import type { Parameters } from "../../lambda/shared/parameters.ts";
import type { ForwarderFunction } from "../deployment/forwarder-function.ts";
import type { QueueDepth } from "../deployment/queue-depth.ts";
import type { DeadLetterQueue } from "../dlq/dead-letters.ts";

/** What the checks ask of the services. Each call may reject, and what it was to tell is unknown then. */
export interface DoctorPorts {
  readonly parameters: Pick<Parameters, "read">;
  readonly request: (request: HttpRequest) => Promise<HttpResult>;
  readonly connect: (connection: Connection) => Spacelift;
  /** The function that consumes the queue, if any does. */
  readonly findForwarder: () => Promise<ForwarderFunction | undefined>;
  readonly queueDepth: () => Promise<QueueDepth>;
  readonly deadLetters: DeadLetterQueue;
  /**
   * The age of the oldest message of the queue by SQS, where CloudWatch has it. It leaves out messages that were received
   * three times (AWS documentation, "Available CloudWatch metrics for Amazon SQS").
   */
  readonly oldestMessageSeconds: () => Promise<number | undefined>;
  /** The age of the oldest message that the forwarder returned to the queue lately, where it returned any. */
  readonly returnedMessageSeconds: () => Promise<number | undefined>;
  /** The hour in which something was last put on the queue, in milliseconds since 1970, where CloudWatch tells. */
  readonly lastQueuedMilliseconds: () => Promise<number | undefined>;
  /** The attribute by which the ledger's table forgets; `undefined` where it forgets nothing. */
  readonly timeToLiveAttribute: () => Promise<string | undefined>;
  readonly ledger: Pick<Ledger, "read">;
  /** Milliseconds since 1970, by AWS' clock. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}
