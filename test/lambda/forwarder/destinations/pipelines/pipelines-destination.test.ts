import type { SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatadogPipelines } from "../../../../../lambda/adapters/datadog-pipelines.ts";
import { createHttpClient } from "../../../../../lambda/adapters/http.ts";
import { machine } from "../../../../../lambda/adapters/machine.ts";
import type { DeadLetter } from "../../../../../lambda/forwarder/dead-letter.ts";
import { createPipelinesForwarder } from "../../../../../lambda/forwarder/destinations/pipelines/pipelines-forwarder.ts";
import { packDelivery } from "../../../../../lambda/shared/envelope.ts";
import { Secret } from "../../../../../lambda/shared/secret.ts";
import { createDatadogStandIn, type DatadogStandIn } from "../../../../../simulator/stand-ins/datadog.ts";
import {
  type DatadogDisruption,
  type DatadogServer,
  serveDatadog,
} from "../../../../../simulator/stand-ins/datadog-server.ts";
import { runPayload } from "../../../../payloads.ts";
import { lambdaContext } from "../../../lambda-context.ts";

const now = 1_800_000_000_000;
const none: DatadogDisruption = { kind: "none" };

let datadog: DatadogStandIn;
let server: DatadogServer;
let disruptions: DatadogDisruption[];
let posts: number;
beforeEach(async () => {
  datadog = createDatadogStandIn({ clock: () => now, apiKey: "the key" });
  disruptions = [];
  posts = 0;
  server = await serveDatadog(datadog, () => {
    posts += 1;
    return disruptions.shift() ?? none;
  });
});
afterEach(() => server.close());

function answered(status: number, body = "{}", headers: Readonly<Record<string, string>> = {}): DatadogDisruption {
  return { kind: "answer", answer: { status, headers: { "content-type": "application/json", ...headers }, body } };
}

interface Run {
  readonly id: string;
  /** @default 60 */
  readonly secondsAgo?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
}

function message({ id, secondsAgo = 60, fields }: Run): SQSRecord {
  const event = { kind: "run", account: "acme", id, state: "FINISHED", at: (now - secondsAgo * 1000) * 1e6 };
  const body = Buffer.from(JSON.stringify(runPayload({ event, ...fields })));
  return {
    messageId: id,
    receiptHandle: id,
    body: packDelivery({ body, receivedAtMilliseconds: now, receiptId: id }) ?? "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(now),
      SenderId: "sender",
      ApproximateFirstReceiveTimestamp: String(now),
    },
    messageAttributes: {},
    ...{ md5OfBody: "", eventSource: "aws:sqs", eventSourceARN: "", awsRegion: "us-east-1" },
  };
}

async function deliver(...runs: readonly Run[]) {
  const letters: DeadLetter[] = [];
  const delays: number[] = [];
  const handler = createPipelinesForwarder(
    {
      ...machine,
      ...createDatadogPipelines(server.url, createHttpClient()),
      now: () => now,
      random: () => 0,
      apiKey: { get: async () => new Secret("the key"), refresh: async () => new Secret("the key") },
      deadLetter: async (letter) => void letters.push(letter),
      delay: async (all) => void delays.push(...all.map(({ seconds }) => seconds)),
      log: () => {},
    },
    { integrationName: "audit", spaceliftEndpoint: "https://acme.app.spacelift.io" },
  );
  const { batchItemFailures } = await handler({ Records: runs.map(message) }, lambdaContext());
  const returned = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { returned, letters: letters.map(({ reason, detail }) => [reason, detail]), delays };
}

function pipelineIds(): readonly string[] {
  return datadog.pipelines().flatMap(({ resource }) => (resource.level === "pipeline" ? [resource.unique_id] : []));
}

test("a batch is one POST, and each run a pipeline with its stages", async () => {
  expect(await deliver({ id: "a" }, { id: "b" })).toEqual({ returned: [], letters: [], delays: [] });
  expect(posts).toBe(1);
  expect(pipelineIds()).toEqual(["acme/a", "acme/b"]);
  expect(datadog.pipelines()[0]).toMatchObject({ provider_name: "spacelift", service: "acme" });
});

test("any number of repeated deliveries leaves one pipeline", async () => {
  disruptions = [{ kind: "lose", when: "before" }, { kind: "repeat" }];
  expect((await deliver({ id: "a" })).returned).toEqual(["a"]);
  for (let delivery = 0; delivery < 3; delivery += 1) expect((await deliver({ id: "a" })).returned).toEqual([]);
  expect(pipelineIds()).toEqual(["acme/a"]);
});

test("events that are no runs are ignored", async () => {
  const moduleVersion = { version: 1, event: { kind: "module_version", id: "v", state: "FAILED" } };
  expect(await deliver({ id: "v", fields: moduleVersion })).toEqual({ returned: [], letters: [], delays: [] });
  expect(posts).toBe(0);
});

test.each<[string, DatadogDisruption, readonly number[]]>([
  ["503", answered(503), [8]],
  ["a 202 with errors", answered(202, '{"errors":[{"title":"no"}]}'), [8]],
  ["a 202 without JSON", answered(202, "<html>"), [8]],
  ["408", answered(408), [8]],
  ["a lost answer", { kind: "lose", when: "before" }, [8]],
  ["429 with a reset", answered(429, "{}", { "x-ratelimit-reset": "77" }), [77]],
  ["a proxy's page", answered(404, "<html>"), [8]],
])("after %s the events are retried", async (_, disruption, delays) => {
  disruptions = [disruption];
  expect(await deliver({ id: "a" })).toEqual({ returned: ["a"], letters: [], delays });
  expect(await deliver({ id: "a" })).toEqual({ returned: [], letters: [], delays: [] });
  expect(pipelineIds()).toEqual(["acme/a"]);
});

test("an outage costs one POST in a batch", async () => {
  disruptions = Array.from({ length: 10 }, () => answered(503));
  const many = Array.from({ length: 400 }, (_, index) => ({ id: `r${index}` }));
  expect((await deliver(...many)).returned).toHaveLength(400);
  expect(posts).toBe(1);
});

test("a refused key is read again once, then the events are retried", async () => {
  disruptions = [answered(403)];
  expect((await deliver({ id: "a" })).returned).toEqual([]);
  disruptions = [answered(403), answered(403)];
  expect(await deliver({ id: "b" })).toMatchObject({ returned: ["b"], letters: [] });
  expect(pipelineIds()).toEqual(["acme/a"]);
});

test("one run that Datadog refuses is found by halving, and dead-lettered alone", async () => {
  const runs = Array.from({ length: 8 }, (_, index) => ({ id: `r${index}` }));
  const bad = { id: "bad", fields: { include: { details: { url: "no url" } } } };
  const { returned, letters } = await deliver(...runs.slice(0, 5), bad, ...runs.slice(5));
  expect(returned).toEqual([]);
  expect(letters).toEqual([["rejected", expect.stringMatching(/^Datadog answered 400: Bad Request; .*url/s)]]);
  expect(pipelineIds().toSorted()).toEqual(runs.map(({ id }) => `acme/${id}`));
});

test("a run that ended over 18 hours ago is dead-lettered, others are sent", async () => {
  const { returned, letters } = await deliver({ id: "old", secondsAgo: 18 * 3600 }, { id: "new" });
  expect(returned).toEqual([]);
  expect(letters).toEqual([["too_old", "ended 18.0 hours ago, and Datadog takes nothing older than 18 hours"]]);
  expect(pipelineIds()).toEqual(["acme/new"]);
});

test("of a run that waited for a person for 20 hours, only the execution after the wait is sent", async () => {
  const timing = ["PLANNING", "UNCONFIRMED", "APPLYING"].map((state) => ({
    state,
    duration: state === "UNCONFIRMED" ? 20 * 3600e9 : 60e9,
  }));
  expect(await deliver({ id: "slow", fields: { timing } })).toMatchObject({ returned: [], letters: [] });
  expect(pipelineIds()).toEqual(["acme/slow/2"]);
  expect(datadog.pipelines()).toMatchObject([
    { resource: { level: "pipeline", is_resumed: true, status: "success" } },
    { resource: { level: "stage", name: "APPLYING", pipeline_unique_id: "acme/slow/2" } },
  ]);
});

test("runs of 300 states share POSTs of at most 1,000 resources", async () => {
  const timing = Array.from({ length: 300 }, () => ({ state: "PLANNING", duration: 1e6 }));
  const runs = Array.from({ length: 7 }, (_, index) => ({ id: `r${index}`, fields: { timing } }));
  expect((await deliver(...runs)).returned).toEqual([]);
  expect(posts).toBe(3);
  expect(datadog.pipelines()).toHaveLength(7 * 301);
});
