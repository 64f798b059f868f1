import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { forwarderEnvironment } from "../lambda/contract/environment.ts";
import { functions } from "../lambda/contract/functions.ts";
import { forwarderBatch, queueRetentionDays } from "../lambda/contract/queue.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { tagWhereSupported } from "./event-source-tags.ts";
import { functionEnvironment } from "./function-environment.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Hosting } from "./hosting.ts";
import { Ledger } from "./ledger.ts";

/**
 * Two limits bound this number of receives:
 * - A message that always crashes its consumer returns after the visibility timeout. SQS must move it before its retention
 *   ends: 430 × 725 s are 3.6 of 4 days.
 * - A message that the forwarder returns is received again after 675 s at the earliest (`retrySeconds`). The forwarder must
 *   move it first, with a reason: in 3 days it is received at most 390 times.
 */
const maxReceiveCount = 430;

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

export class Delivery extends Construct {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly forwarder: BundledFunction;
  readonly ledger: Ledger;

  constructor(scope: Construct, id: string, configuration: Configuration, hosting: Hosting) {
    super(scope, id);
    const common = secured(hosting);
    const deadLetterQueue = new Queue(this, "DeadLetterQueue", { ...common, retentionPeriod: Duration.days(14) });
    const queue = new Queue(this, "Queue", {
      ...common,
      retentionPeriod: Duration.days(queueRetentionDays),
      // AWS recommends six times the function's timeout plus the batching window, during which messages are already hidden.
      visibilityTimeout: Duration.seconds(6 * functions.forwarder.timeoutSeconds + forwarderBatch.windowSeconds),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount },
    });
    const { ledgerTable } = configuration;
    const ledger = new Ledger(this, "Ledger", {
      hosting,
      ...(ledgerTable !== undefined && { tableName: ledgerTable }),
    });
    const forwarder = new BundledFunction(this, "Forwarder", {
      name: "forwarder",
      hosting,
      environment: functionEnvironment(forwarderEnvironment, {
        ...configuration,
        queueUrl: queue.queueUrl,
        deadLetterQueueUrl: deadLetterQueue.queueUrl,
        ledgerTable: ledger.table.tableName,
      }),
    });
    forwarder.allowReading(configuration.datadogApiKeyParameter);
    queue.grant(
      forwarder.role,
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueAttributes",
    );
    deadLetterQueue.grant(forwarder.role, "sqs:SendMessage");
    // Amazon SQS, "Key management"
    forwarder.allowKey("sqs", ["Decrypt", "GenerateDataKey"]);
    ledger.allowUse(forwarder);

    const consumer = new EventSourceMapping(this, "Consumer", {
      target: forwarder.function,
      eventSourceArn: queue.queueArn,
      batchSize: forwarderBatch.largestSize,
      maxBatchingWindow: Duration.seconds(forwarderBatch.windowSeconds),
      reportBatchItemFailures: true,
      maxConcurrency: forwarderBatch.maximumConcurrency,
    });
    tagWhereSupported(consumer, configuration.resourceTags);
    new Heartbeat(this, "Heartbeat", queue);
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.forwarder = forwarder;
    this.ledger = ledger;
  }
}
