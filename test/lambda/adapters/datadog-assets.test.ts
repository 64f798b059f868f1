import { expect, onTestFinished, test } from "vitest";
import { connectDatadogAssets } from "../../../lambda/adapters/datadog-assets.ts";
import { createHttpClient, type HttpRequest } from "../../../lambda/adapters/http.ts";
import { DatadogError } from "../../../lambda/installer/datadog-assets.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createDatadogAssetsApi } from "../../../simulator/stand-ins/datadog-assets-api.ts";
import { createDatadogOrganisation } from "../../../simulator/stand-ins/datadog-organisation.ts";
import { type DisruptDatadog, serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";

const keys = { apiKey: "CANARY-api", appKey: "CANARY-app" };
const monitor = {
  name: "a",
  type: "query alert",
  query: "sum(last_1h):sum:a{*} > 5",
  message: "m",
  tags: ["a:b", "c"],
  options: { thresholds: { critical: 5 }, a_new_option: { nested: ["x"] } },
  a_new_field: 1,
};
const headers = { "content-type": "application/json" };
const dashboard = { title: "A", description: "d", layout_type: "ordered", widgets: [] };

async function start(disrupt?: DisruptDatadog, remainingMilliseconds = () => 5_000) {
  const organisation = createDatadogOrganisation();
  const answer = createDatadogAssetsApi({ organisation, keys: () => keys });
  const server = await serveDatadog({ answer }, disrupt);
  onTestFinished(server.close);
  const http = createHttpClient();
  const requests: HttpRequest[] = [];
  const readKeys = () => Promise.resolve({ apiKey: new Secret(keys.apiKey), appKey: new Secret(keys.appKey) });
  const datadog = connectDatadogAssets(
    (request) => {
      requests.push(request);
      return http(request);
    },
    { url: server.url, readKeys, remainingMilliseconds },
  );
  return { datadog, organisation, requests, url: server.url };
}

function problemOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (error: unknown) => (error instanceof DatadogError ? `${error.problem}: ${error.message}` : String(error)),
  );
}

test("a monitor is created, found by its tag, updated and deleted, with fields that the client does not know", async () => {
  const { datadog, organisation } = await start();
  const id = await datadog.createMonitor(monitor);
  expect(organisation.monitors.find(id)?.fields).toMatchObject(monitor);
  await datadog.createMonitor({ ...monitor, tags: ["c"] });
  expect(await datadog.listMonitors("a:b")).toMatchObject([{ id, tags: ["a:b", "c"], definition: monitor }]);
  expect(await datadog.readMonitor(id)).toMatchObject({ id, tags: ["a:b", "c"], definition: monitor });
  await datadog.updateMonitor(id, { message: "n", options: { ...monitor.options, renotify_interval: 5 } });
  expect(organisation.monitors.find(id)?.fields).toMatchObject({
    ...monitor,
    message: "n",
    options: { ...monitor.options, renotify_interval: 5 },
  });
  await datadog.deleteMonitor(id);
  await datadog.deleteMonitor(id);
  expect(await datadog.readMonitor(id)).toBeUndefined();
  expect(await datadog.listMonitors("a:b")).toEqual([]);
});

test("a dashboard is created, listed, updated and deleted", async () => {
  const { datadog, organisation } = await start();
  const id = await datadog.createDashboard(dashboard);
  expect(await datadog.listDashboards(0)).toEqual([{ id, title: "A", description: "d" }]);
  expect(await datadog.readDashboard(id)).toEqual({ id, title: "A", description: "d" });
  expect(await datadog.updateDashboard(id, { ...dashboard, title: "B" })).toBe(`/dashboard/${id}/b`);
  expect(organisation.dashboards.find(id)?.fields).toEqual({ ...dashboard, title: "B" });
  await datadog.deleteDashboard(id);
  await datadog.deleteDashboard(id);
  expect(await datadog.readDashboard(id)).toBeUndefined();
  expect(await datadog.listDashboards(0)).toEqual([]);
});

test("a page of dashboards begins at its start, and a page after the last is empty", async () => {
  const { datadog, organisation } = await start();
  for (let each = 0; each < 150; each += 1) organisation.dashboards.create({ ...dashboard, description: null });
  const ids = organisation.dashboards.list().map(({ id }) => ({ id, title: "A", description: "" }));
  expect(await datadog.listDashboards(0)).toEqual(ids.slice(0, 100));
  expect(await datadog.listDashboards(100)).toEqual(ids.slice(100));
  expect(await datadog.listDashboards(150)).toEqual([]);
});

test.each(["{}", "null", '{"dashboards":null}', '{"status":"ok"}'])("%s is not read as an empty list", async (body) => {
  const { datadog } = await start(() => ({ kind: "answer", answer: { status: 200, headers, body } }));
  expect(await problemOf(datadog.listDashboards(0))).toBe("not_datadog: the list of dashboards is not an array");
  expect(await problemOf(datadog.listMonitors("a"))).toBe("not_datadog: the list of monitors is not an array");
});

test("a truncated error shows no part of a key", async () => {
  const words = `${"x".repeat(340)} ${keys.appKey} ${keys.appKey} ${keys.appKey} ${keys.appKey}`;
  const body = JSON.stringify({ errors: [words] });
  const { datadog } = await start(() => ({ kind: "answer", answer: { status: 400, headers, body } }));
  expect(await problemOf(datadog.createMonitor(monitor))).not.toContain("CANARY");
});

test("metadata is read and updated for metrics that Datadog has received", async () => {
  const { datadog, organisation } = await start();
  expect(await datadog.readMetric("a.b")).toBeUndefined();
  organisation.metadata.set("a.b", { type: "count", unit: "job" });
  await datadog.describeMetric("a.b", { description: "what it says", short_name: "a b" });
  const nothing = { integration: null, per_unit: null, statsd_interval: null, type: null, unit: null };
  const described = { description: "what it says", short_name: "a b" };
  expect(await datadog.readMetric("a.b")).toEqual({ ...nothing, ...described });
  const all = { type: "count", unit: "job", per_unit: "hour", statsd_interval: 10 };
  await datadog.describeMetric("a.b", { ...all, ...described });
  expect(await datadog.readMetric("a.b")).toEqual({ integration: null, ...all, ...described });
  expect(await problemOf(datadog.describeMetric("c.d", {}))).toBe(
    "rejected: PUT /api/v1/metrics/c.d: status 400: error updating metric metadata",
  );
});

test("each call is one request to the configured origin, with both keys", async () => {
  const { datadog, requests, url } = await start();
  await datadog.readMetric("a.b");
  const id = await datadog.createMonitor(monitor);
  await datadog.updateMonitor(id, { message: "n" });
  await datadog.listMonitors("managed-by:a/b");
  await datadog.deleteMonitor(id);
  expect(requests.map(({ method, url: asked }) => `${method} ${asked.slice(url.length)}`)).toEqual([
    "GET /api/v1/metrics/a.b",
    "POST /api/v1/monitor",
    `PUT /api/v1/monitor/${id}`,
    "GET /api/v1/monitor?monitor_tags=managed-by%3Aa%2Fb",
    `DELETE /api/v1/monitor/${id}`,
  ]);
  for (const { headers } of requests) {
    expect(headers).toMatchObject({ "DD-API-KEY": keys.apiKey, "DD-APPLICATION-KEY": keys.appKey });
  }
  expect(requests[2]?.body?.toString()).toBe('{"message":"n"}');
});

test.each<[number, string, string]>([
  [400, '{"errors":["one","two"]}', "rejected: POST /api/v1/monitor: status 400: one: two"],
  [401, "", "unauthorized: POST /api/v1/monitor: status 401"],
  [403, "<html>Forbidden</html>", "unauthorized: POST /api/v1/monitor: status 403"],
  [404, '{"errors":["Not found"]}', "not_found: POST /api/v1/monitor: status 404: Not found"],
  [408, "", "unavailable: POST /api/v1/monitor: status 408"],
  [409, "", "rejected: POST /api/v1/monitor: status 409"],
  [429, "{}", "rate_limited: POST /api/v1/monitor: status 429"],
  [500, "", "unavailable: POST /api/v1/monitor: status 500"],
  [503, "", "unavailable: POST /api/v1/monitor: status 503"],
  [300, '{"id":1}', "not_datadog: POST /api/v1/monitor: status 300"],
  [302, "", "not_datadog: POST /api/v1/monitor: status 302"],
  [200, "<html>", "not_datadog: POST /api/v1/monitor: status 200"],
  [200, "{}", "not_datadog: a monitor without an id"],
  [400, `{"errors":["not a key: ${keys.appKey}"]}`, "rejected: POST /api/v1/monitor: status 400: not a key: [secret]"],
])("an answer of %i with %s is %s, without a retry", async (status, body, problem) => {
  const { datadog, requests } = await start(() => ({ kind: "answer", answer: { status, headers, body } }));
  expect(await problemOf(datadog.createMonitor(monitor))).toBe(problem);
  expect(requests).toHaveLength(1);
});

test.each([
  ["30", 30_000],
  ["0", 0],
  ["1.5", undefined],
  ["Fri, 27 Nov 2026 09:00:00 GMT", undefined],
  [undefined, undefined],
])("a rate limit that resets in %s seconds asks for a wait of %s milliseconds", async (reset, milliseconds) => {
  const limited = { status: 429, headers: { ...headers, ...(reset && { "X-RateLimit-Reset": reset }) }, body: "{}" };
  const { datadog } = await start(() => ({ kind: "answer", answer: limited }));
  const failure: unknown = await datadog.listMonitors("a").catch((error: unknown) => error);
  expect(failure).toMatchObject({ problem: "rate_limited", retryAfterMilliseconds: milliseconds });
});

test("a lost answer, no connection and no time are distinct errors", async () => {
  const { datadog } = await start(() => ({ kind: "lose", when: "before" }));
  expect(await problemOf(datadog.listMonitors("a"))).toMatch(/^unavailable: /);
  const late = await start(undefined, () => 0);
  expect(await problemOf(late.datadog.listMonitors("a"))).toBe("unavailable: no time was left");
  expect(late.requests).toEqual([]);
  const readKeys = () => Promise.resolve({ apiKey: new Secret("a"), appKey: new Secret("b") });
  const nowhere = { url: "http://127.0.0.1:1", readKeys, remainingMilliseconds: () => 5_000 };
  expect(await problemOf(connectDatadogAssets(createHttpClient(), nowhere).listMonitors("a"))).toMatch(
    /^unreachable: /,
  );
});

test("an invalid dashboard is rejected before anything is sent", async () => {
  const { datadog, requests } = await start();
  expect(await problemOf(datadog.createDashboard({ title: "A", layout_type: "ordered" }))).toBe(
    "rejected: Datadog's client rejects this Dashboard: Error: missing required property 'widgets'",
  );
  expect(requests).toEqual([]);
});
