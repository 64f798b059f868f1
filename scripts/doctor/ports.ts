import type { HttpRequest, HttpResult } from "../../lambda/adapters/http.ts";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { Ledger } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import type { OpenState } from "../../lambda/poller/spacelift-state.ts";
import type { Resource } from "../../lambda/registrar/domain/resource.ts";
import type { Evaluations } from "../../lambda/registrar/recovery/evaluations.ts";
import type { RecoveryProgress } from "../../lambda/registrar/recovery/recovery-state.ts";
import type { Connection, Spacelift } from "../../lambda/registrar/spacelift.ts";
import type { Parameters } from "../../lambda/shared/parameters.ts";
import type { ForwarderFunction } from "../deployment/forwarder-function.ts";
import type { QueueDepth } from "../deployment/queue-depth.ts";
import type { DeadLetterQueue } from "../dlq/dead-letter-queue.ts";

/** A call that rejects makes its finding `unknown`. */
export interface DestinationPorts {
  readonly destination: DestinationName;
  /** The function that consumes the queue. */
  readonly findForwarder: () => Promise<ForwarderFunction | undefined>;
  readonly queueDepth: () => Promise<QueueDepth>;
  readonly deadLetters: DeadLetterQueue;
  /**
   * By SQS. It leaves out messages that were received three times (AWS documentation, "Available CloudWatch metrics for
   * Amazon SQS").
   */
  readonly oldestMessageSeconds: () => Promise<number | undefined>;
  /** In the last 20 minutes. */
  readonly returnedMessageSeconds: () => Promise<number | undefined>;
  /** When Datadog last accepted a POST, in milliseconds since 1970. Heartbeats count. */
  readonly lastAcceptedMilliseconds: () => Promise<number | undefined>;
}

/** The ports of the deployment, and of its first destination. */
export interface DoctorPorts extends DestinationPorts {
  readonly others: readonly DestinationPorts[];
  readonly parameters: Pick<Parameters, "read">;
  readonly request: (request: HttpRequest) => Promise<HttpResult>;
  readonly connect: (connection: Connection) => Spacelift;
  readonly connectState: (connection: Omit<Connection, "remainingMilliseconds">) => OpenState;
  readonly connectEvaluations: (connection: Connection) => Evaluations;
  readonly recoveryProgress: (registration: Resource) => Promise<RecoveryProgress | undefined>;
  /** When the poller last took its lease, in milliseconds since 1970. */
  readonly lastPollMilliseconds: (leaseKey: string) => Promise<number | undefined>;
  /** The hour in milliseconds since 1970, if CloudWatch has it. */
  readonly lastQueuedMilliseconds: () => Promise<number | undefined>;
  readonly timeToLiveAttribute: () => Promise<string | undefined>;
  readonly ledger: Pick<Ledger, "read">;
  /** Milliseconds since 1970, by AWS' clock. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}
