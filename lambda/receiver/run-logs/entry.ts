import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../../adapters/aws-client.ts";
import { createParameterReader } from "../../adapters/parameter-reader.ts";
import { createOutbox } from "../../adapters/queue.ts";
import {
  queueEnvironment,
  readEnvironment,
  readList,
  receiverEnvironment,
  runLogsEnvironment,
} from "../../contract/environment.ts";
import { createCachedValue, webhookSecretAges } from "../../shared/cached-value.ts";
import { logJson } from "../../shared/log.ts";
import { parseWebhookSecrets } from "../../shared/webhook-secrets.ts";
import { createRunLogsReceiver } from "./receive-run-logs.ts";

/** At worst SSM and SQS hang in both tries: eight seconds of the function's thirty. */
const fast = awsClientConfiguration(2_000, 2);

const names = { ...receiverEnvironment, ...queueEnvironment, ...runLogsEnvironment };
const environment = readEnvironment(names, process.env);
const parameters = createParameterReader(new SSMClient(fast));
const outbox = createOutbox(new SQSClient({ ...fast, useQueueUrlAsEndpoint: false }), environment.queueUrl);
const secrets = createCachedValue(
  async () => parseWebhookSecrets((await parameters.read(environment.webhookSecretParameter)).value),
  { ...webhookSecretAges, now: Date.now },
);
// Every delivery needs the secrets. The first use reads again after a failure.
secrets.get().catch(() => {});

/** Behind `POST /run-logs`. */
export const handler = createRunLogsReceiver(
  { secrets, enqueue: outbox.enqueue, now: Date.now, log: logJson },
  { redactions: readList(environment.redactions) },
);
