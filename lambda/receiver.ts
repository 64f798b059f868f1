import { randomUUID } from "node:crypto";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "./adapters/aws-client.ts";
import { createParameters } from "./adapters/parameters.ts";
import { createOutbox } from "./adapters/queue.ts";
import { acceptedSecrets } from "./domain/secret.ts";
import { readEnvironment, receiverEnvironment } from "./environment.ts";
import { createCachedValue } from "./handlers/cached-value.ts";
import { logJson } from "./handlers/log.ts";
import { createReceiver } from "./handlers/receive.ts";

const environment = readEnvironment(receiverEnvironment, process.env);
const parameters = createParameters(new SSMClient(awsClientConfiguration(2_000)));
const outbox = createOutbox(
  new SQSClient({ ...awsClientConfiguration(2_000), useQueueUrlAsEndpoint: false }),
  environment.queueUrl,
);

/** The Lambda behind `POST /webhook`. */
export const handler = createReceiver({
  secrets: createCachedValue(
    async () => acceptedSecrets((await parameters.read(environment.webhookSecretParameter)).value),
    { maximumAgeMilliseconds: 60_000, minimumRefreshMilliseconds: 5_000, now: () => performance.now() },
  ),
  enqueue: outbox.enqueue,
  newReceiptId: randomUUID,
  now: Date.now,
  log: logJson,
});
