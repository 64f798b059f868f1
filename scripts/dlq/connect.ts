import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { createOutbox } from "../../lambda/adapters/queue.ts";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import type { AwsOptions } from "../deployment/aws-options.ts";
import { chosenDestinations } from "../deployment/deployed-destinations.ts";
import { type OperatorLedger, openDeployedLedger } from "../deployment/deployed-ledger.ts";
import { awsNow, requireOutput } from "../deployment/deployment.ts";
import { findForwarder } from "../deployment/forwarder-function.ts";
import { openDeployment } from "../deployment/open-deployment.ts";
import { type QueueDepth, readQueueDepth } from "../deployment/queue-depth.ts";
import type { Terminal } from "../deployment/terminal.ts";
import type { DeadLetterQueue } from "./dead-letter-queue.ts";
import { joinDeadLetterQueues } from "./destination-letters.ts";
import { createDeadLetterQueue } from "./sqs.ts";

export interface DlqPorts {
  readonly deadLetters: DeadLetterQueue;
  /** Resolves once SQS has stored the message on the destination's queue. */
  readonly enqueue: (destination: DestinationName, body: string) => Promise<void>;
  /** The depth of the destination's queue. */
  readonly queueDepth: (destination: DestinationName) => Promise<QueueDepth>;
  readonly ledger: OperatorLedger;
  readonly historicalMetrics: () => Promise<boolean>;
  /** Milliseconds since 1970, by AWS' clock. */
  readonly now: () => number;
  /** Resolves early if the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Rejects with an `OperatorError` if there is no such deployment or destination. No `wanted` means all destinations. */
export async function connectDeployment(
  options: AwsOptions,
  wanted: string | undefined,
  terminal: Terminal,
): Promise<DlqPorts> {
  const { access, deployment } = await openDeployment(options, terminal);
  const configuration = access.clientConfiguration;
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  const now = () => awsNow(deployment);
  const dynamodb = new DynamoDBClient(configuration);
  const lambda = new LambdaClient(configuration);
  const ledgerTable = requireOutput(deployment, "LedgerTable");
  const destinations = chosenDestinations(deployment, wanted);
  // Only `metrics` has claims in the ledger, and only its events ask for them.
  const queueArn = destinations[0]?.queueArn ?? "";
  const queueUrl = (destination: DestinationName) =>
    destinations.find(({ name }) => name === destination)?.queueUrl ?? "";
  return {
    deadLetters: joinDeadLetterQueues(
      destinations.map(({ name, deadLetterQueueUrl }) => createDeadLetterQueue(sqs, name, deadLetterQueueUrl)),
    ),
    enqueue: (destination, body) => createOutbox(sqs, queueUrl(destination)).enqueue(body),
    queueDepth: (destination) => readQueueDepth(sqs, queueUrl(destination)),
    ledger: openDeployedLedger(
      (target) => createLedger(dynamodb, ledgerTable, target, now),
      () => findForwarder(lambda, queueArn),
    ),
    historicalMetrics: () => readHistoricalMetrics(lambda, queueArn),
    now,
    wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => {}),
  };
}

/** False if the forwarder is unreadable: a redrive then refuses an event that may have arrived, and does not repeat it. */
async function readHistoricalMetrics(client: LambdaClient, queueArn: string): Promise<boolean> {
  const forwarder = await findForwarder(client, queueArn).catch(() => undefined);
  return forwarder?.environment[forwarderEnvironment.historicalMetrics] === "true";
}
