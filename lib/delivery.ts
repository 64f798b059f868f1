import { Duration } from "aws-cdk-lib";
import { EventSourceMapping, type IFunction } from "aws-cdk-lib/aws-lambda";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { forwarderEnvironment, queueRetentionDays } from "../lambda/environment.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration.ts";
import { Ledger } from "./ledger.ts";

const forwarderTimeoutSeconds = 120;
/** The messages that the receiver packs are up to SQS's limit. */
const secured = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, maxMessageSizeBytes: 1_048_576 };

/** From the queue to Datadog: the queue, the forwarder with its ledger, and the dead-letter queue for what it parks. */
export class Delivery extends Construct {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly forwarder: IFunction;
  /** Name of the DynamoDB table that is the ledger. */
  readonly ledgerTable: string;

  constructor(scope: Construct, id: string, configuration: Configuration) {
    super(scope, id);
    const deadLetterQueue = new Queue(this, "DeadLetterQueue", { ...secured, retentionPeriod: Duration.days(14) });
    const queue = new Queue(this, "Queue", {
      ...secured,
      retentionPeriod: Duration.days(queueRetentionDays),
      visibilityTimeout: Duration.seconds(6 * forwarderTimeoutSeconds),
      // The most that SQS takes: what is parked is the forwarder's decision, never the receive count's.
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 1000 },
    });
    const { ledgerTable } = configuration;
    const ledger = new Ledger(this, "Ledger", ledgerTable === undefined ? {} : { tableName: ledgerTable });
    const forwarder = new BundledFunction(this, "Forwarder", {
      bundle: "forwarder",
      description: "Sends queued Spacelift events to Datadog as metrics",
      timeout: Duration.seconds(forwarderTimeoutSeconds),
      environment: {
        [forwarderEnvironment.integrationName]: configuration.integrationName,
        [forwarderEnvironment.spaceliftEndpoint]: configuration.spaceliftEndpoint,
        [forwarderEnvironment.queueUrl]: queue.queueUrl,
        [forwarderEnvironment.deadLetterQueueUrl]: deadLetterQueue.queueUrl,
        [forwarderEnvironment.datadogApiKeyParameter]: configuration.datadogApiKeyParameter,
        [forwarderEnvironment.datadogUrl]: configuration.datadogUrl,
        [forwarderEnvironment.extraTags]: JSON.stringify(configuration.extraTags),
        [forwarderEnvironment.excludeTags]: JSON.stringify(configuration.excludeTags),
        [forwarderEnvironment.metricPrefix]: configuration.metricPrefix,
        [forwarderEnvironment.finishedStates]: JSON.stringify(configuration.finishedStates),
        [forwarderEnvironment.ledgerTable]: ledger.tableName,
        [forwarderEnvironment.historicalMetrics]: JSON.stringify(configuration.historicalMetrics),
      },
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
    ledger.allowUse(forwarder.role);

    new EventSourceMapping(this, "Consumer", {
      target: forwarder.function,
      eventSourceArn: queue.queueArn,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(5),
      reportBatchItemFailures: true,
      maxConcurrency: 5,
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.forwarder = forwarder.function;
    this.ledgerTable = ledger.tableName;
  }
}
