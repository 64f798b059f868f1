import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createDatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import { type DatadogServer, serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { createLedgerTable } from "../../contract/ledger-table.ts";
import { emulatorConfiguration } from "../../emulator.ts";
import { createPrivateCa } from "../../private-ca.ts";
import { startTlsFront } from "../../tls-front.ts";
import { invokeBundle } from "../bundle.ts";
import { busyAccount } from "./account.ts";

const aws = emulatorConfiguration();
const ssm = new SSMClient(aws);
const id = randomUUID();
const key = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("CANARY-api-key"), spaces: ["root"] };
const datadog = createDatadogStandIn({ clock: Date.now, apiKey: "valid" });
let server: DatadogServer;
let spacelift: SpaceliftStandIn;
let environment: Record<string, string>;

beforeAll(async () => {
  server = await serveDatadog(datadog);
  spacelift = await startSpaceliftStandIn({
    evaluator: await createPolicyEvaluator("no-opa-here"),
    load: () => busyAccount,
  });
  spacelift.account.putApiKey(key);
  for (const [name, Value] of [
    ["datadog-api-key", "valid"],
    ["id", key.id],
    ["secret", key.secret.reveal()],
  ])
    await ssm.send(new PutParameterCommand({ Name: `/${id}/${name}`, Value, Type: "SecureString" }));
  environment = {
    INTEGRATION_NAME: "spacelift-datadog",
    SPACELIFT_ENDPOINT: spacelift.url,
    SPACELIFT_API_KEY_ID_PARAMETER: `/${id}/id`,
    SPACELIFT_API_KEY_SECRET_PARAMETER: `/${id}/secret`,
    SPACELIFT_CA_PARAMETER: "",
    DATADOG_API_KEY_PARAMETER: `/${id}/datadog-api-key`,
    DATADOG_URL: server.url,
    EXTRA_TAGS: '["team:platform"]',
    EXCLUDE_TAGS: "[]",
    METRIC_PREFIX: "spacelift.integration",
    LEDGER_TABLE: await createLedgerTable(new DynamoDBClient(aws)),
    LEASE_KEY: "P#stack",
  };
});

afterAll(() => Promise.all([server.close(), spacelift.close()]));

test("the bundle polls once, and a second delivery of the event does nothing", async () => {
  await invokeBundle("poller", {}, environment);
  const workers = datadog.series().filter(({ metric }) => metric === "spacelift.integration.worker_pool.workers");
  const tagsOf = (pool: string, poolId: string) => [
    ...["account:127.0.0.1", "team:platform"],
    ...[`worker_pool:${pool}`, `worker_pool_id:${poolId}`],
  ];
  expect(new Set(workers.map(({ tags }) => tags))).toEqual(
    new Set([tagsOf("public", "public"), tagsOf("production", "pool1"), tagsOf("idle", "pool2")]),
  );
  expect(new Set(workers.map(({ type }) => type))).toEqual(new Set(["gauge"]));
  const calls = spacelift.calls();
  await invokeBundle("poller", {}, environment);
  expect(spacelift.calls()).toEqual(calls);
});

test("the bundle trusts the private CA of a self-hosted Spacelift", async () => {
  const ca = createPrivateCa("Acme");
  const { url } = await startTlsFront(spacelift.url, ca.issue());
  const behind = { ...environment, SPACELIFT_ENDPOINT: url };
  const refused = await invokeBundle("poller", {}, { ...behind, LEASE_KEY: "P#without" });
  expect(refused.output).toMatch(/unreachable: .*(?:CERT|UNABLE)/);
  expect(refused.output).toContain("no gauges");
  const Name = `/${id}/ca`;
  await ssm.send(new PutParameterCommand({ Name, Value: ca.certificate, Type: "String" }));
  const trusting = { ...behind, SPACELIFT_CA_PARAMETER: Name, LEASE_KEY: "P#trusting" };
  expect((await invokeBundle("poller", {}, trusting)).output).toContain("gauges sent");
});
