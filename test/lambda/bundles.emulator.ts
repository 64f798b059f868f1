import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FunctionName } from "../../lambda/contract/functions.ts";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { type DatadogServer, serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { runPayload } from "../payloads.ts";
import { invokeBundle } from "./bundle.ts";

const aws = emulatorConfiguration();
const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
const ssm = new SSMClient(aws);
const dynamodb = new DynamoDBClient(aws);

const id = randomUUID();
const secret = new Secret("the webhook's secret");
const environment: Record<string, string> = {
  INTEGRATION_NAME: "spacelift-datadog",
  SPACELIFT_ENDPOINT: "https://acme.app.spacelift.io",
  WEBHOOK_SECRET_PARAMETER: `/${id}/webhook-secret`,
  DATADOG_API_KEY_PARAMETER: `/${id}/datadog-api-key`,
  LEDGER_TABLE: id,
  HISTORICAL_METRICS: "false",
  EXTRA_TAGS: '["team:platform"]',
  EXCLUDE_TAGS: "[]",
  METRIC_PREFIX: "spacelift.integration",
  FINISHED_STATES: '["FINISHED"]',
  EVENT_RUNS: "tracked",
  DATADOG_APP_KEY_PARAMETER: "",
};
const datadog = createDatadogStandIn({ clock: Date.now, apiKey: "the new key" });
let server: DatadogServer;

beforeAll(async () => {
  server = await serveDatadog(datadog);
  environment["DATADOG_URL"] = server.url;
  environment["QUEUE_URL"] = await createQueue(id);
  environment["DEAD_LETTER_QUEUE_URL"] = await createQueue(`${id}-dead`);
  await putParameter("webhook-secret", secret.reveal());
  await putParameter("datadog-api-key", "the old key");
  await dynamodb.send(
    new CreateTableCommand({
      TableName: id,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
});

afterAll(() => server.close());

async function createQueue(QueueName: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  return QueueUrl ?? "";
}

async function putParameter(name: string, Value: string): Promise<void> {
  const parameter = { Name: `/${id}/${name}`, Value, Type: "SecureString", Overwrite: true } as const;
  await ssm.send(new PutParameterCommand(parameter));
}

/** They stay invisible for 30 seconds, the queue's timeout. */
async function receive(queue: "QUEUE_URL" | "DEAD_LETTER_QUEUE_URL") {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: environment[queue],
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    }),
  );
  return Messages.map(({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    reason: MessageAttributes?.["reason"]?.StringValue,
  }));
}

async function invoke(bundle: FunctionName, event: unknown): Promise<unknown> {
  const { result, output } = await invokeBundle(bundle, event, environment);
  for (const hidden of [secret.reveal(), "the old key", "the new key", "sha256="]) expect(output).not.toContain(hidden);
  return result;
}

function delivery(body: string, by = secret) {
  return { body, isBase64Encoded: false, headers: { "x-signature-256": sign(by, Buffer.from(body)) } };
}

test("the deployed bundles deliver a run to each product of Datadog exactly once, despite a key rotation", async () => {
  const event = { kind: "run", account: "acme", id: "run-1", state: "FINISHED", at: Date.now() * 1e6 };
  const body = JSON.stringify(runPayload({ event }));
  expect(await invoke("receiver", delivery(body, new Secret("forged")))).toMatchObject({ statusCode: 401 });
  expect(await invoke("receiver", delivery(body))).toMatchObject({ statusCode: 202 });
  expect(await invoke("receiver", delivery("<html>"))).toMatchObject({ statusCode: 202 });

  const records = await receive("QUEUE_URL");
  expect(records).toHaveLength(2);
  const malformed = records.find(({ body: text }) => text?.includes("<html>"));
  const message = records.find((each) => each !== malformed);

  // Datadog refuses the old key. The malformed message is dead-lettered, and the run stays on the queue.
  expect(await invoke("forwarder", { Records: records })).toEqual({
    batchItemFailures: [{ itemIdentifier: message?.messageId }],
  });
  expect(await receive("DEAD_LETTER_QUEUE_URL")).toMatchObject([{ body: malformed?.body, reason: "malformed" }]);
  expect(datadog.series()).toEqual([]);

  await putParameter("datadog-api-key", "the new key");
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await invoke("forwarder", { Records: [message] })).toEqual({ batchItemFailures: [] });
    const counts = datadog.series().filter(({ metric }) => metric === "spacelift.integration.run.count");
    expect(counts).toMatchObject([
      { tags: expect.arrayContaining(["team:platform"]), points: [[expect.any(Number), 1]] },
    ]);
  }
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: id }));
  expect(new Set(Items.map(({ pk }) => pk?.S?.slice(0, 2)))).toEqual(new Set(["E#", "S#"]));
  expect(Items).toHaveLength(2);

  for (const name of ["pipelines", "events", "deployments"] as const) {
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await invoke(name, { Records: [message] })).toEqual({ batchItemFailures: [] });
    }
  }
  expect(datadog.pipelines().filter(({ resource }) => resource.level === "pipeline")).toHaveLength(1);
  expect(datadog.events()).toMatchObject([{ aggregation_key: "spacelift:acme:stack:production-network" }]);
  expect(datadog.deployments()).toMatchObject([{ id: expect.any(String), service: "production-network" }]);
});
