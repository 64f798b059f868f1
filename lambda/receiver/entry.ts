import { randomUUID } from "node:crypto";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { createParameterReader } from "../adapters/parameter-reader.ts";
import { createOutbox, type Outbox } from "../adapters/queue.ts";
import { createTopicOutbox } from "../adapters/topic.ts";
import {
  queueEnvironment,
  readEnvironment,
  readList,
  receiverEnvironment,
  topicEnvironment,
} from "../contract/environment.ts";
import { createCachedValue, webhookSecretAges } from "../shared/cached-value.ts";
import { logJson } from "../shared/log.ts";
import { parseWebhookSecrets } from "../shared/webhook-secrets.ts";
import { createReceiver } from "./receive.ts";

/** At worst SSM and SQS or SNS hang in both tries: four seconds of the function's ten. */
const fast = awsClientConfiguration(1_000, 2);

const environment = readEnvironment(receiverEnvironment, process.env);
const parameters = createParameterReader(new SSMClient(fast));
const sqs = new SQSClient({ ...fast, useQueueUrlAsEndpoint: false });
const outbox = process.env[topicEnvironment.topicArn] === undefined ? openQueue() : openTopic();
const secrets = createCachedValue(
  async () => parseWebhookSecrets((await parameters.read(environment.webhookSecretParameter)).value),
  { ...webhookSecretAges, now: Date.now },
);
// Every delivery needs the secrets. The first use reads again after a failure.
secrets.get().catch(() => {});

/** Behind `POST /webhook`. */
export const handler = createReceiver({
  secrets,
  enqueue: outbox.enqueue,
  newReceiptId: randomUUID,
  now: Date.now,
  log: logJson,
});

function openQueue(): Outbox {
  return createOutbox(sqs, readEnvironment(queueEnvironment, process.env).queueUrl);
}

function openTopic(): Outbox {
  const { topicArn, queueUrls } = readEnvironment(topicEnvironment, process.env);
  const queues = readList(queueUrls).map((queueUrl) => createOutbox(sqs, queueUrl));
  return createTopicOutbox(new SNSClient(fast), topicArn, queues);
}
