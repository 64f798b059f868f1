import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { loadBundled } from "./bundled.ts";
import * as untrimmed from "./datadog-products-probe.ts";
import { type Reply, startRecordingServer } from "./recording-server.ts";

const probe = z.object({
  callProducts: z.custom<typeof untrimmed.callProducts>((value) => typeof value === "function"),
});
type Products = ReturnType<typeof untrimmed.callProducts>;

let trimmed: z.infer<typeof probe>;
let server: Awaited<ReturnType<typeof startRecordingServer>>;
beforeAll(async () => {
  const operations = [
    "v2.CIVisibilityPipelinesApi.createCIAppPipelineEvent",
    "v2.EventsApi.createEvent",
    "v2.LogsApi.submitLog",
    "v2.MetricsApi.submitMetrics",
  ] as const;
  trimmed = probe.parse(await loadBundled("datadog-products-probe", operations));
  server = await startRecordingServer();
});
afterAll(() => server.close());

async function observeBoth(reply: Reply, call: (products: Products) => Promise<unknown>) {
  return {
    whole: await server.observe(reply, () => call(untrimmed.callProducts(server.url))),
    bundled: await server.observe(reply, () => call(trimmed.callProducts(server.url))),
  };
}

const headers = { "content-type": "application/json" };
const accepted: Reply = { status: 202, headers, body: '{"data":{"type":"event","attributes":{}}}' };

function event(category: string, attributes: unknown, more: object = {}) {
  return { data: { type: "event", attributes: { title: "a deployment", category, attributes, ...more } } };
}

const changedResource = { name: "dns", type: "configuration" };
const change = {
  changedResource,
  author: { name: "a person", type: "user" },
  impactedResources: [{ name: "a service", type: "service" }],
  newValue: { commit: { id: "abc" } },
};
const alert = {
  status: "error",
  priority: "2",
  custom: { run: { id: 1 } },
  links: [{ url: "https://acme.example/run", category: "runbook" }],
};

const events: Readonly<Record<string, unknown>> = {
  "of a change": event("change", change, { tags: ["stack:dns"], timestamp: "2026-11-25T00:00:00.000Z" }),
  "of an alert": event("alert", alert, { integrationId: "custom-events", aggregationKey: "a" }),
  "that fits no member of the union": event("change", { colour: "red" }),
  "whose enumeration has no such value": event("alert", { ...alert, status: "purple" }),
  "that the client could not read": event("change", { _unparsed: true }),
  "with a member of the wrong form": event("change", { ...change, impactedResources: changedResource }),
  "of an unknown category": event("other", change),
  "without attributes": { data: { type: "event" } },
};

test.each(Object.entries(events))("an event %s", async (_, body) => {
  const { whole, bundled } = await observeBoth(accepted, (each) => each.createEvent(body));
  expect(bundled).toEqual(whole);
});

test.each([400, 403, 429, 500])("an event that is answered with %i", async (status) => {
  const reply = { status, headers, body: '{"errors":[{"title":"no","status":"400"}]}' };
  const { whole, bundled } = await observeBoth(reply, (each) => each.createEvent(event("change", change)));
  expect(bundled).toEqual(whole);
});

test("the comparison sees the body of a union's member", async () => {
  const { bundled } = await observeBoth(accepted, (each) => each.createEvent(event("alert", alert)));
  expect(bundled.requests.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
    ["/api/v2/events", event("alert", alert)],
  ]);
});

test.each<readonly [string, unknown]>([
  ["with its fields", [{ message: "a line", ddsource: "spacelift", ddtags: "stack:dns", service: "dns" }]],
  ["with more properties", [{ message: "a line", additionalProperties: { run: { id: 1 } } }]],
  ["without a message", [{ service: "dns" }]],
  ["that is no list", { message: "a line" }],
])("a log %s", async (_, body) => {
  const { whole, bundled } = await observeBoth({ status: 202, headers, body: "{}" }, (each) => each.submitLog(body));
  expect(bundled).toEqual(whole);
});

const start = new Date(1_800_000_000_000);
const pipeline = {
  ...{ level: "pipeline", uniqueId: "a", name: "dns", url: "https://acme.example/run", partialRetry: false },
  ...{ start, end: start, status: "success", tags: ["stack:dns"], queueTime: 7 },
};
const resource = (fields: object) => ({
  type: "cipipeline_resource_request",
  attributes: { providerName: "spacelift", resource: { ...pipeline, ...fields } },
});

test.each<readonly [string, unknown]>([
  ["alone", resource({})],
  ["in a list with a type", Object.assign([resource({}), resource({ uniqueId: "b" })], { type: "list" })],
  ["in a list, which is ambiguous", [resource({})]],
  ["of an unknown status", resource({ status: "purple" })],
  ["without an end", resource({ end: undefined })],
])("a pipeline %s", async (_, data) => {
  const reply = { status: 202, headers, body: '{"data":null}' };
  const { whole, bundled } = await observeBoth(reply, (each) => each.sendPipelines({ data }));
  expect(bundled).toEqual(whole);
});

test("metrics beside them", async () => {
  const body = { series: [{ metric: "a.count", type: 1, points: [{ timestamp: 1_800_000_000, value: 1 }] }] };
  const reply = { status: 202, headers, body: '{"errors":[]}' };
  const { whole, bundled } = await observeBoth(reply, (each) => each.submitMetrics(body));
  expect(bundled).toEqual(whole);
});
