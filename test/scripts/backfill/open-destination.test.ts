import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { createDeliveryMarks } from "../../../lambda/adapters/delivery-marks.ts";
import { createLedger } from "../../../lambda/adapters/ledger.ts";
import type { DestinationName } from "../../../lambda/contract/destinations.ts";
import type { FinishedRun } from "../../../lambda/events/event.ts";
import { asList, asText, at, parseJson } from "../../../lambda/shared/json.ts";
import { openDestination } from "../../../scripts/backfill/open-destination.ts";
import { listen } from "../listen.ts";

const target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.eu",
  metricPrefix: "spacelift.integration",
};
const environment = {
  SPACELIFT_ENDPOINT: target.spaceliftEndpoint,
  DATADOG_URL: target.datadogUrl,
  METRIC_PREFIX: target.metricPrefix,
  EVENT_RUNS: "tracked",
};
const claim = { slotKey: "h", second: 1_800_000_000, generation: 0, open: ["a"], done: false, series: [] };
const lease = { nonce: "a", nowMilliseconds: 1, untilMilliseconds: 2 };
const run: FinishedRun = {
  ...{ kind: "run", state: "FINISHED", type: "PROPOSED", timing: [], changes: [], receipts: [] },
  optIns: { labels: [] },
  extension: { tags: [], metrics: [], rename: new Map() },
};

/** Lambda and DynamoDB, with the items that were written. */
async function startAws(variables: Readonly<Record<string, string>> | undefined) {
  const items = new Set<string>();
  const keyOf = (item: unknown) => asText(at(item, "pk", "S")) ?? "";
  const answer = (url: string, operation: string, body: unknown): object => {
    const EventSourceMappings = [{ EventSourceArn: "arn:queue", FunctionArn: "forwarder", State: "Enabled" }];
    if (url.includes("event-source-mappings")) return variables === undefined ? {} : { EventSourceMappings };
    if (url.includes("/configuration")) return { Environment: { Variables: variables } };
    if (operation === "BatchGetItem") {
      const keys = asList(at(body, "RequestItems", "ledger", "Keys")).filter((key) => items.has(keyOf(key)));
      return { Responses: { ledger: keys } };
    }
    items.add(keyOf(at(body, operation === "PutItem" ? "Item" : "Key")));
    return {};
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      response.setHeader("content-type", "application/x-amz-json-1.0");
      response.end(JSON.stringify(answer(request.url ?? "", operation, parseJson(body))));
    });
  });
  const endpoint = await listen(server, onTestFinished);
  const configuration = { endpoint, region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
  const clients = {
    lambda: new LambdaClient(configuration),
    dynamodb: new DynamoDBClient(configuration),
    sqs: new SQSClient(configuration),
    ...{ ledgerTable: "ledger", now: () => 1 },
  };
  const open = (name: DestinationName) =>
    openDestination({ name, queueUrl: `${endpoint}/q`, queueArn: "arn:queue", deadLetterQueueUrl: "" }, clients);
  return { open, dynamodb: clients.dynamodb };
}

test.each(["metrics", "events", "deployments"] as const)("%s knows the events of its own items", async (name) => {
  const { open, dynamodb } = await startAws(environment);
  const writers = {
    metrics: (id: string) => createLedger(dynamodb, "ledger", target, () => 1).putClaim(id, claim),
    ...Object.fromEntries(
      (["events", "deployments"] as const).map((destination) => [
        destination,
        (id: string) => createDeliveryMarks(dynamodb, "ledger", { ...target, destination }, () => 1).claim(id, lease),
      ]),
    ),
  };
  for (const [writer, write] of Object.entries(writers)) await write(`of ${writer}`);
  const { readKnown } = await open(name);
  expect(await readKnown?.(["of metrics", "of events", "of deployments"])).toEqual(new Set([`of ${name}`]));
});

test("pipelines has no items, and each destination accepts the runs that its function accepts", async () => {
  const { open } = await startAws(environment);
  expect((await open("pipelines")).readKnown).toBeUndefined();
  expect((await open("pipelines")).accepts(run)).toBe(true);
  expect((await open("metrics")).accepts(run)).toBe(true);
  expect((await open("events")).accepts(run)).toBe(false);
  expect((await open("events")).accepts({ ...run, type: "TRACKED" })).toBe(true);
  expect((await open("deployments")).accepts({ ...run, type: "TRACKED" })).toBe(false);
  const changes = [{ changeType: "added", count: 1 }];
  expect((await open("deployments")).accepts({ ...run, type: "TRACKED", changes })).toBe(true);
});

test("a missing function or variable is named with its remedy", async () => {
  await expect((await startAws(undefined)).open("metrics")).rejects.toThrow(
    "No function consumes the queue of metrics",
  );
  await expect((await startAws({ DATADOG_URL: "x" })).open("events")).rejects.toThrow(
    "The function forwarder has no environment variable SPACELIFT_ENDPOINT",
  );
});
