import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { createOutbox } from "../../lambda/adapters/queue.ts";
import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import type { AwsOptions } from "../deployment/aws-options.ts";
import { type OperatorLedger, openDeployedLedger } from "../deployment/deployed-ledger.ts";
import { awsNow, requireOutput } from "../deployment/deployment.ts";
import { findForwarder } from "../deployment/forwarder-function.ts";
import { openDeployment } from "../deployment/open-deployment.ts";
import type { Terminal } from "../deployment/terminal.ts";
import type { DeadLetterQueue } from "./dead-letter-queue.ts";
import { createDeadLetterQueue } from "./sqs.ts";

export interface DlqPorts {
  readonly deadLetters: DeadLetterQueue;
  /** Resolves once SQS has stored the message. */
  readonly enqueue: (body: string) => Promise<void>;
  readonly ledger: OperatorLedger;
  readonly historicalMetrics: () => Promise<boolean>;
  /** Milliseconds since 1970, by AWS' clock. */
  readonly now: () => number;
  /** Resolves early if the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Rejects with an `OperatorError` if there is no such deployment. */
export async function connectDeployment(options: AwsOptions, terminal: Terminal): Promise<DlqPorts> {
  const { access, deployment } = await openDeployment(options, terminal);
  const configuration = access.clientConfiguration;
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  const now = () => awsNow(deployment);
  const dynamodb = new DynamoDBClient(configuration);
  const lambda = new LambdaClient(configuration);
  const ledgerTable = requireOutput(deployment, "LedgerTable");
  const queueArn = requireOutput(deployment, "QueueArn");
  return {
    deadLetters: createDeadLetterQueue(sqs, requireOutput(deployment, "DeadLetterQueueUrl")),
    enqueue: createOutbox(sqs, requireOutput(deployment, "QueueUrl")).enqueue,
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
