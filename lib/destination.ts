import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { destinationFunctions } from "../lambda/contract/destination-functions.ts";
import type { DestinationName } from "../lambda/contract/destinations.ts";
import { functions } from "../lambda/contract/functions.ts";
import { forwarderBatch, queueRetentionDays } from "../lambda/contract/queue.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { tagWhereSupported } from "./event-source-tags.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { Hosting } from "./hosting.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Two limits bound this number of receives:
 * - A message that always crashes its consumer returns after the visibility timeout. SQS must move it before its retention
 *   ends: 430 × 721 s are 3.6 of 4 days.
 * - A message that the forwarder returns is received again after 675 s at the earliest (`retrySeconds`). The forwarder must
 *   move it first, with a reason: in 3 days it is received at most 390 times.
 */
const maxReceiveCount = 430;

export interface DestinationProps {
  readonly name: DestinationName;
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  readonly ledger: Ledger;
}

/** A Datadog product that gets the events: its queue, its dead-letter queue, and the function that consumes the queue. */
export class Destination extends Construct {
  readonly name: DestinationName;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly forwarder: BundledFunction;

  constructor(scope: Construct, id: string, props: DestinationProps) {
    super(scope, id);
    const { name, configuration, hosting, ledger } = props;
    const { functionName, environment } = destinationFunctions[name];
    const { datadogAppKeyParameter: appKeyParameter } = configuration;
    const common = secured(hosting);
    this.name = name;
    this.deadLetterQueue = new Queue(this, "DeadLetterQueue", { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, "Queue", {
      ...common,
      retentionPeriod: Duration.days(queueRetentionDays),
      // AWS recommends six times the function's timeout plus the batching window, during which messages are already hidden.
      visibilityTimeout: Duration.seconds(6 * functions[functionName].timeoutSeconds + forwarderBatch.windowSeconds),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
    });
    this.forwarder = new BundledFunction(this, "Forwarder", {
      name: functionName,
      hosting,
      environment: functionEnvironment(environment, {
        ...configuration,
        queueUrl: this.queue.queueUrl,
        deadLetterQueueUrl: this.deadLetterQueue.queueUrl,
        ledgerTable: ledger.table.tableName,
        datadogAppKeyParameter: appKeyParameter ?? "",
      }),
    });
    if ("datadogAppKeyParameter" in environment && appKeyParameter !== undefined) {
      this.forwarder.allowReading(appKeyParameter);
    }
    this.forwarder.allowReading(configuration.datadogApiKeyParameter);
    this.#allowConsuming();
    if ("ledgerTable" in environment) ledger.allowUse(this.forwarder);
    const consumer = new EventSourceMapping(this, "Consumer", {
      target: this.forwarder.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: forwarderBatch.largestSize,
      maxBatchingWindow: Duration.seconds(forwarderBatch.windowSeconds),
      reportBatchItemFailures: true,
      maxConcurrency: forwarderBatch.maximumConcurrency,
    });
    tagWhereSupported(consumer, configuration.resourceTags);
  }

  #allowConsuming(): void {
    this.queue.grant(
      this.forwarder.role,
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueAttributes",
    );
    this.deadLetterQueue.grant(this.forwarder.role, "sqs:SendMessage");
    // Amazon SQS, "Key management"
    this.forwarder.allowKey("sqs", ["Decrypt", "GenerateDataKey"]);
  }
}

function secured({ key }: Hosting) {
  return {
    ...(key === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: key }),
    enforceSSL: true,
    /** SQS's limit: the receiver packs messages up to this size. */
    maxMessageSizeBytes: 1_048_576,
  };
}
