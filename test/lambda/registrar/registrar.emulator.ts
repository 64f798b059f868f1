import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generationOf } from "../../../lambda/registrar/domain/resource.ts";
import { asText, at, parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { createLedgerTable } from "../../contract/ledger-table.ts";
import { emulatorConfiguration } from "../../emulator.ts";
import { createPrivateCa } from "../../private-ca.ts";
import { startTlsFront } from "../../tls-front.ts";
import { invokeBundle } from "../bundle.ts";

const ssm = new SSMClient(emulatorConfiguration());
const folder = `/${randomUUID()}`;
const apiKey = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("d".repeat(64)), spaces: ["root"] };
const answers: unknown[] = [];
let spacelift: SpaceliftStandIn;
let bucketUrl: string;
let table: string;

const bucket = createServer((incoming, outgoing) => {
  void text(incoming).then((body) => {
    answers.push(parseJson(body));
    outgoing.end();
  });
});

beforeAll(async () => {
  spacelift = await startSpaceliftStandIn({ evaluator: await createPolicyEvaluator() });
  spacelift.account.putApiKey(apiKey);
  table = await createLedgerTable(new DynamoDBClient(emulatorConfiguration()));
  bucketUrl = `http://127.0.0.1:${await listenOnLoopback(bucket, 0)}/answer?X-Amz-Signature=CANARY`;
  for (const [name, Value] of Object.entries({ id: apiKey.id, secret: apiKey.secret.reveal() })) {
    await ssm.send(new PutParameterCommand({ Name: `${folder}/${name}`, Value, Type: "SecureString" }));
  }
});

afterAll(() => Promise.all([spacelift.close(), stopServer(bucket)]));

function properties(): Record<string, string> {
  return {
    SpaceliftEndpoint: spacelift.url,
    Space: "root",
    Name: "spacelift-datadog",
    Owner: "managed-by:000000000000/us-east-1/spacelift-datadog",
    WebhookUrl: "https://api.example/webhook",
    ApiKeyIdParameter: `${folder}/id`,
    ApiKeySecretParameter: `${folder}/secret`,
    WebhookSecretParameter: `${folder}/webhook-secret`,
    WebhookSecretVersion: "2",
    RefuseOldSecret: "false",
    RecreateDeleted: "true",
    FinishedStates: '["FINISHED","FAILED","DISCARDED","STOPPED"]',
    IncludeTags: "[]",
    RepairPolicy: "false",
    PolicyExtension: "",
    PolicyCore: "digest",
  };
}

async function ask(RequestType: string, more: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  await invoke({
    ...{ RequestType, ResponseURL: bucketUrl, StackId: "stack", RequestId: randomUUID() },
    LogicalResourceId: "Registered",
    ...{ ResourceProperties: properties(), ...more },
  });
  return answers.at(-1);
}

async function reconcile(): Promise<void> {
  await invoke({
    Reconcile: {
      ...properties(),
      StackId: "stack",
      LogicalResourceId: "Registered",
      WebhookId: "spacelift-datadog",
      PolicyId: "spacelift-datadog",
    },
  });
}

/** The output shows neither the secret nor the signed URL. */
async function invoke(event: unknown): Promise<void> {
  const { output } = await invokeBundle("registrar", event, {
    ...{ LEDGER_TABLE: table, SPACELIFT_ENDPOINT: spacelift.url, DATADOG_URL: "https://api.datadoghq.com" },
    ...{ METRIC_PREFIX: "spacelift.integration", DESTINATIONS: '["metrics"]', EVENT_RUNS: "tracked" },
    QUEUE_URL: "http://127.0.0.1:9/queue",
  });
  expect(output).not.toContain(apiKey.secret.reveal());
  expect(output).not.toContain("CANARY");
}

async function webhookSecret(): Promise<string | undefined> {
  const name = `${folder}/webhook-secret`;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  expect(Parameter?.Type).toBe("SecureString");
  return Parameter?.Value?.split(" ")[0];
}

test("the bundle registers, reconciles and removes webhook and policy", async () => {
  const created = await ask("Create");
  expect(created).toMatchObject({ Status: "SUCCESS", Data: { WebhookId: "spacelift-datadog", Notes: "none" } });
  const identity = { stackId: "stack", logicalId: "Registered" };
  const PhysicalResourceId = generationOf(identity, new URL(spacelift.url).host);
  expect(created).toMatchObject({ PhysicalResourceId, StackId: "stack" });
  const webhook = spacelift.account.webhooks.find("spacelift-datadog");
  expect(webhook?.secret?.reveal()).toBe(await webhookSecret());

  spacelift.account.webhooks.update("spacelift-datadog", { enabled: false });
  await reconcile();
  expect(spacelift.account.webhooks.find("spacelift-datadog")?.enabled).toBe(true);

  const policy = spacelift.account.policies.find("spacelift-datadog");
  spacelift.account.webhooks.delete("spacelift-datadog");
  spacelift.account.policies.delete("spacelift-datadog");
  await reconcile();
  expect(spacelift.account.webhooks.list()).toEqual([{ ...webhook, enabled: true }]);
  expect(spacelift.account.policies.list()).toEqual([policy]);

  const lower = {
    ...{ RequestedSecretVersion: "1", WebhookSecretParameter: `${folder}/webhook-secret` },
    RegistrationLogicalId: "Registered",
  };
  expect(await ask("Create", { LogicalResourceId: "V1", ResourceProperties: lower })).toMatchObject({
    Status: "FAILED",
    Reason: expect.stringMatching(/^webhookSecretVersion is 1, but version 2 is registered/),
  });

  expect(await ask("Delete", { PhysicalResourceId })).toMatchObject({ Status: "SUCCESS" });
  expect([...spacelift.account.webhooks.list(), ...spacelift.account.policies.list()]).toEqual([]);
  await expect(webhookSecret()).rejects.toThrow(/ParameterNotFound|not found/);
});

test("the bundle trusts the private CA of a self-hosted Spacelift", async () => {
  const ca = createPrivateCa("Acme");
  const { url } = await startTlsFront(spacelift.url, ca.issue());
  const behind = { ...properties(), SpaceliftEndpoint: url };
  expect(await ask("Create", { ResourceProperties: behind })).toMatchObject({
    Status: "FAILED",
    Reason: expect.stringMatching(/^The certificate of https:\S+ is not signed by a public CA /),
  });
  const SpaceliftCaParameter = `${folder}/ca`;
  await ssm.send(new PutParameterCommand({ Name: SpaceliftCaParameter, Value: ca.certificate, Type: "String" }));
  const trusting = { ResourceProperties: { ...behind, SpaceliftCaParameter } };
  const created = await ask("Create", trusting);
  expect(created).toMatchObject({ Status: "SUCCESS" });
  const PhysicalResourceId = asText(at(created, "PhysicalResourceId"));
  expect(await ask("Delete", { ...trusting, PhysicalResourceId })).toMatchObject({ Status: "SUCCESS" });
  expect(spacelift.account.webhooks.list()).toEqual([]);
});

test("the bundle says why it cannot register", async () => {
  spacelift.account.deleteApiKey(apiKey.id);
  expect(await ask("Create")).toMatchObject({
    Status: "FAILED",
    PhysicalResourceId: "nothing-registered",
    Reason: expect.stringMatching(/^Spacelift refuses the API key in the SSM parameters/),
  });
});
