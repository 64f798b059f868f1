import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";

const now = 1_800_000_000;
const keys = { "dd-api-key": "the key", "dd-application-key": "the app key" };

function start() {
  return createDatadogStandIn({ clock: () => now * 1000, apiKey: "the key", appKey: "the app key" });
}

type Call = readonly [method: string, path: string, body: unknown, headers?: Readonly<Record<string, string>>];

function statusOf(datadog: ReturnType<typeof start>, ...[method, path, body, headers = keys]: Call): number {
  return datadog.answer({ method, path, headers, body: Buffer.from(JSON.stringify(body)) }).status;
}

const event = { title: "a", text: "b", date_happened: now, alert_type: "info", aggregation_key: "k", tags: ["a:b"] };

test.each<readonly [string, object, number]>([
  ["with its fields", {}, 202],
  ["of 18 hours ago", { date_happened: now - 18 * 3600 }, 202],
  ["of over 18 hours ago", { date_happened: now - 18 * 3600 - 1 }, 400],
  ["over two hours ahead", { date_happened: now + 2 * 3600 + 1 }, 400],
  ["with a fraction of a second", { date_happened: now + 0.5 }, 400],
  ["without a title", { title: undefined }, 400],
  ["with a text of 4,001 characters", { text: "x".repeat(4_001) }, 400],
  ["with a key of 101 characters", { aggregation_key: "x".repeat(101) }, 400],
  ["of an unknown type", { alert_type: "purple" }, 400],
  ["with an unknown field", { colour: "red" }, 400],
])("an event %s", (_, fields, status) => {
  const datadog = start();
  expect(statusOf(datadog, "POST", "/api/v1/events", { ...event, ...fields })).toBe(status);
  expect(datadog.events()).toHaveLength(status === 202 ? 1 : 0);
});

test("events of one group are kept apart", () => {
  const datadog = start();
  for (let count = 0; count < 2; count += 1) statusOf(datadog, "POST", "/api/v1/events", event);
  expect(datadog.events().map(({ id, aggregation_key }) => [id, aggregation_key])).toEqual([
    [1, "k"],
    [2, "k"],
  ]);
});

const id = "acme.01K9VJ3Q8T6W2X4Y";
const deployment = { id, service: "dns", started_at: now, finished_at: now + 60, custom_tags: ["a:b"] };
const git = { repository_url: "https://github.com/acme/dns", commit_sha: "9".repeat(40) };
const [createPath, patchPath] = ["/api/v2/dora/deployment", `/api/v2/dora/deployments/${id}`];

test.each<readonly [string, object, number]>([
  ["with its fields", { git, env: "prod" }, 200],
  ["without an id", { id: undefined }, 200],
  ["with an id of 15 characters", { id: "x".repeat(15) }, 400],
  ["with a slash in its id", { id: `${id}/a` }, 400],
  ["without a service", { service: undefined }, 400],
  ["that ends before it starts", { finished_at: now - 1 }, 400],
  ["with a short commit", { git: { ...git, commit_sha: "9f2c1ab" } }, 400],
  ["with a part of git", { git: { commit_sha: git.commit_sha } }, 400],
  ["with 101 tags", { custom_tags: Array.from({ length: 101 }, (_, index) => `a:${index}`) }, 400],
  ["with a tag without a key", { custom_tags: ["a"] }, 400],
  ["with an unknown field", { colour: "red" }, 400],
])("a deployment %s", (_, fields, status) => {
  const datadog = start();
  const attributes = { ...deployment, ...fields };
  expect(statusOf(datadog, "POST", createPath, { data: { attributes } })).toBe(status);
  expect(datadog.deployments()).toHaveLength(status === 200 ? 1 : 0);
});

test("deployments with one id are both kept, and a change failure marks both", () => {
  const datadog = start();
  const mark = { data: { id, type: "dora_deployment_patch_request", attributes: { change_failure: true } } };
  expect(statusOf(datadog, "PATCH", patchPath, mark)).toBe(404);
  for (let count = 0; count < 2; count += 1)
    statusOf(datadog, "POST", createPath, { data: { attributes: deployment } });
  expect(statusOf(datadog, "PATCH", patchPath, mark, { "dd-api-key": "the key" })).toBe(403);
  expect(datadog.deployments().map(({ change_failure }) => change_failure)).toEqual([false, false]);
  expect(statusOf(datadog, "PATCH", patchPath, mark)).toBe(202);
  expect(datadog.deployments().map(({ change_failure }) => change_failure)).toEqual([true, true]);
  expect(statusOf(datadog, "PATCH", patchPath, { data: { ...mark.data, type: "dora_deployment" } })).toBe(400);
});

test.each([
  ["/api/v1/events", event],
  [createPath, { data: { attributes: deployment } }],
])("%s wants the API key", (path, body) => {
  expect(statusOf(start(), "POST", path, body, { "dd-api-key": "wrong" })).toBe(403);
});

const log = { message: "a", ddsource: "spacelift", ddtags: "a:b", timestamp: now * 1000, spacelift: { action: "b" } };
const ofLogs = (count: number, fields: object = {}) => Array.from({ length: count }, () => ({ ...log, ...fields }));

test.each<readonly [string, unknown, number, number]>([
  ["a list", ofLogs(2), 202, 2],
  ["one log", log, 202, 1],
  ["1,000 logs", ofLogs(1_000), 202, 1_000],
  ["1,001 logs", ofLogs(1_001), 413, 0],
  ["over 5 MB", ofLogs(6, { message: "x".repeat(900_000) }), 413, 0],
  ["a log without a message", [{ ddsource: "spacelift" }], 400, 0],
  ["a log whose tags are a list", ofLogs(1, { ddtags: ["a:b"] }), 400, 0],
  ["a text", "no log", 400, 0],
  ["a log of 18 hours ago", ofLogs(1, { timestamp: (now - 18 * 3600) * 1000 }), 202, 1],
  // Datadog accepts and drops these.
  ["a log of over 18 hours ago", ofLogs(1, { timestamp: (now - 18 * 3600 - 1) * 1000 }), 202, 0],
  ["a log of over two hours ahead", ofLogs(1, { timestamp: (now + 2 * 3600 + 1) * 1000 }), 202, 0],
])("logs: %s", (_, body, status, held) => {
  const datadog = start();
  expect(statusOf(datadog, "POST", "/api/v2/logs", body)).toBe(status);
  expect(datadog.logs()).toHaveLength(held);
});

test("a log over 1 MB is truncated, and Datadog does not say so", () => {
  const datadog = start();
  expect(statusOf(datadog, "POST", "/api/v2/logs", ofLogs(1, { message: "x".repeat(1_200_000) }))).toBe(202);
  expect(JSON.stringify(datadog.logs()[0]).length).toBeLessThan(1_000_100);
});

test("compressed logs are read, and a wrong encoding or key is refused", () => {
  const datadog = start();
  const body = gzipSync(JSON.stringify(ofLogs(3)));
  const send = (sent: Buffer, headers: Readonly<Record<string, string>>) =>
    datadog.answer({ method: "POST", path: "/api/v2/logs", headers: { ...keys, ...headers }, body: sent });
  expect(send(body, { "content-encoding": "gzip" })).toMatchObject({ status: 202, body: "{}" });
  expect(send(body, {}).status).toBe(400);
  expect(send(Buffer.from("[]"), { "content-encoding": "gzip" }).status).toBe(400);
  expect(send(gzipSync(Buffer.alloc(5_000_001, " ")), { "content-encoding": "gzip" }).status).toBe(413);
  expect(send(body, { "content-encoding": "gzip", "dd-api-key": "another" }).status).toBe(403);
  expect(datadog.logs()).toHaveLength(3);
});
