import { randomUUID } from "node:crypto";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { openOutbox } from "../adapters/outbox.ts";
import { createParameterReader } from "../adapters/parameter-reader.ts";
import { readEnvironment, receiverEnvironment } from "../contract/environment.ts";
import { createCachedValue, webhookSecretAges } from "../shared/cached-value.ts";
import { logJson } from "../shared/log.ts";
import { parseWebhookSecrets } from "../shared/webhook-secrets.ts";
import { createReceiver } from "./receive.ts";

/** At worst SSM and SQS or SNS hang in both tries: four seconds of the function's ten. */
const fast = awsClientConfiguration(1_000, 2);

const environment = readEnvironment(receiverEnvironment, process.env);
const parameters = createParameterReader(new SSMClient(fast));
const outbox = openOutbox(fast, process.env);
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
