import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { functions } from "../../lambda/contract/functions.ts";
import { loadBundled } from "./bundled.ts";
import * as untrimmed from "./datadog-marked-probe.ts";
import { type Reply, startRecordingServer } from "./recording-server.ts";

const probe = z.object({
  callMarked: z.custom<typeof untrimmed.callMarked>((value) => typeof value === "function"),
});
type Calls = ReturnType<typeof untrimmed.callMarked>;

let trimmed: z.infer<typeof probe>;
let server: Awaited<ReturnType<typeof startRecordingServer>>;
beforeAll(async () => {
  const operations = [...functions.events.datadogOperations, ...functions.deployments.datadogOperations];
  trimmed = probe.parse(await loadBundled("datadog-marked-probe", operations));
  server = await startRecordingServer();
});
afterAll(() => server.close());

async function observeBoth(reply: Reply, call: (calls: Calls) => Promise<unknown>) {
  return {
    whole: await server.observe(reply, () => call(untrimmed.callMarked(server.url))),
    bundled: await server.observe(reply, () => call(trimmed.callMarked(server.url))),
  };
}

const headers = { "content-type": "application/json" };
const event = { title: "a", text: "b", alertType: "error", dateHappened: 1_800_000_000, tags: ["stack:dns"] };
const attributes = { id: "acme.01K9VJ3Q8T6W2X4Y", service: "dns", startedAt: 1, finishedAt: 2, customTags: ["a:b"] };
const git = { repositoryUrl: "https://github.com/acme/dns", commitSha: "9".repeat(40) };
const mark = { id: "a", type: "dora_deployment_patch_request", attributes: { changeFailure: true } };

test.each<readonly [string, unknown]>([
  ["with its fields", event],
  ["of an unknown alert type", { ...event, alertType: "purple" }],
  ["without a text", { title: "a" }],
  ["with more properties", { ...event, additionalProperties: { colour: "red" } }],
])("an event %s", async (_, body) => {
  const reply = { status: 202, headers, body: '{"status":"ok","event":{"id":1}}' };
  const { whole, bundled } = await observeBoth(reply, (each) => each.createEvent(body));
  expect(bundled).toEqual(whole);
});

test.each<readonly [string, unknown]>([
  ["with its fields", { data: { attributes: { ...attributes, git } } }],
  ["without a service", { data: { attributes: { startedAt: 1, finishedAt: 2 } } }],
  ["with a part of git", { data: { attributes: { ...attributes, git: { commitSha: "a" } } } }],
])("a deployment %s", async (_, body) => {
  const reply = { status: 200, headers, body: '{"data":{"id":"a","type":"dora_deployment"}}' };
  const { whole, bundled } = await observeBoth(reply, (each) => each.createDeployment(body));
  expect(bundled).toEqual(whole);
});

test.each<readonly [string, unknown]>([
  ["with its fields", { data: mark }],
  ["of an unknown type", { data: { ...mark, type: "purple" } }],
])("a change of a deployment %s", async (_, body) => {
  const { whole, bundled } = await observeBoth({ status: 202, headers, body: "" }, (each) =>
    each.patchDeployment(body),
  );
  expect(bundled).toEqual(whole);
});

test.each([400, 403, 429, 500])("calls that are answered with %i", async (status) => {
  const reply = { status, headers, body: '{"errors":[{"title":"no","status":"400"}]}' };
  for (const call of [
    (each: Calls) => each.createEvent(event),
    (each: Calls) => each.createDeployment({ data: { attributes } }),
    (each: Calls) => each.patchDeployment({ data: mark }),
  ]) {
    const { whole, bundled } = await observeBoth(reply, call);
    expect(bundled).toEqual(whole);
  }
});
