import { expect, test } from "vitest";
import { asList, at, parseJson } from "../../../lambda/shared/json.ts";
import { createDatadogAssetsApi, isOfAssets } from "../../../simulator/stand-ins/datadog-assets-api.ts";
import { createDatadogOrganisation } from "../../../simulator/stand-ins/datadog-organisation.ts";

const headers = { "dd-api-key": "a", "dd-application-key": "b" };
const monitor = { type: "query alert", query: "sum(last_1h):sum:a{*} > 5", options: { thresholds: { critical: 5 } } };
const made = 1_000_001;

function start() {
  const organisation = createDatadogOrganisation();
  const answer = createDatadogAssetsApi({ organisation, keys: () => ({ apiKey: "a", appKey: "b" }) });
  const ask = (method: string, path: string, body?: unknown, sent: Readonly<Record<string, string>> = headers) => {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const { status, body: answered } = answer({ method, path, headers: sent, body: Buffer.from(text) });
    return { status, body: parseJson(answered) };
  };
  return { organisation, ask };
}

test.each([{}, { "dd-api-key": "a" }, { ...headers, "dd-application-key": "another" }])(
  "%j is not a valid pair of keys",
  (sent) => {
    expect(start().ask("GET", "/api/v1/monitor", undefined, sent)).toEqual({
      status: 403,
      body: { errors: ["Forbidden"] },
    });
  },
);

test.each([
  ["no type", { ...monitor, type: undefined }, "type and query are required"],
  ["no comparison", { ...monitor, query: "sum:a{*}" }, "The value provided for parameter 'query' is invalid"],
  [
    "another threshold than its query",
    { ...monitor, query: "sum(last_1h):sum:a{*} > 6" },
    "Alert threshold does not match that used in the query",
  ],
  [
    "a warning after the alert",
    { ...monitor, options: { thresholds: { critical: 5, warning: 5 } } },
    "Warning threshold is beyond the alert threshold",
  ],
])("a monitor with %s is refused, new or changed", (_, refused, error) => {
  const { ask, organisation } = start();
  expect(ask("POST", "/api/v1/monitor", refused)).toEqual({ status: 400, body: { errors: [error] } });
  expect(organisation.monitors.list()).toEqual([]);
  ask("POST", "/api/v1/monitor", monitor);
  const before = organisation.monitors.list();
  const { type: _type, ...change } = refused;
  if (error.startsWith("type")) return;
  expect(ask("PUT", `/api/v1/monitor/${made}`, change).status).toBe(400);
  expect(organisation.monitors.list()).toEqual(before);
});

test("a monitor keeps its type", () => {
  const { ask } = start();
  ask("POST", "/api/v1/monitor", monitor);
  expect(ask("PUT", `/api/v1/monitor/${made}`, { type: "log alert" }).status).toBe(400);
});

test("a missing object cannot be read, changed or deleted", () => {
  const { ask } = start();
  const asked = [
    ask("PUT", "/api/v1/monitor/1", monitor),
    ask("DELETE", "/api/v1/monitor/1"),
    ask("PUT", "/api/v1/dashboard/a", { title: "a", layout_type: "ordered", widgets: [] }),
    ask("DELETE", "/api/v1/dashboard/a"),
    ask("GET", "/api/v1/metrics/a"),
    ask("GET", "/api/v1/monitor/1/groups"),
  ];
  expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  expect(ask("PUT", "/api/v1/metrics/a", { description: "a" }).status).toBe(400);
});

test("a metric has a known type, and a body must be JSON", () => {
  const { ask, organisation } = start();
  organisation.metadata.set("a", { type: "count" });
  expect(ask("PUT", "/api/v1/metrics/a", { type: "sum" }).status).toBe(400);
  expect(ask("PUT", "/api/v1/metrics/a", { unit: null }).status).toBe(400);
  expect(ask("PUT", "/api/v1/metrics/a", { words: "a" }).status).toBe(400);
  expect(ask("PUT", "/api/v1/metrics/a", "no JSON").status).toBe(400);
});

test("an update replaces a metric's metadata, except the integration", () => {
  const { ask, organisation } = start();
  organisation.metadata.set("a", { type: "count", unit: "job", integration: "custom" });
  const reset = { description: null, per_unit: null, short_name: null, statsd_interval: null, type: null };
  const body = { ...reset, unit: "run", integration: "custom" };
  expect(ask("PUT", "/api/v1/metrics/a", { unit: "run" })).toEqual({ status: 200, body });
  expect(ask("GET", "/api/v1/metrics/a")).toEqual({ status: 200, body });
});

test("a new object cannot be changed or deleted while it is not found", () => {
  let now = 0;
  const organisation = createDatadogOrganisation(() => now);
  const keys = () => ({ apiKey: "a", appKey: "b" });
  const answer = createDatadogAssetsApi({ organisation, keys, clock: () => now, objectsBehind: 1_000 });
  const { id } = organisation.monitors.create(monitor);
  const ask = (method: string) =>
    answer({ method, path: `/api/v1/monitor/${id}`, headers, body: Buffer.from("{}") }).status;
  expect([ask("PUT"), ask("DELETE")]).toEqual([404, 404]);
  now = 1_000;
  expect([ask("PUT"), ask("DELETE")]).toEqual([200, 200]);
});

test("a list lags behind creations, changes and deletions", () => {
  let now = 1_000_000;
  const organisation = createDatadogOrganisation(() => now);
  const keys = () => ({ apiKey: "a", appKey: "b" });
  const answer = createDatadogAssetsApi({ organisation, keys, clock: () => now, listsBehind: 90_000 });
  const listed = () => {
    const { body } = answer({ method: "GET", path: "/api/v1/monitor", headers, body: Buffer.from("") });
    return asList(parseJson(body)).map((each) => [at(each, "id"), at(each, "name")]);
  };
  const { id } = organisation.monitors.create({ ...monitor, name: "first" });
  expect(listed()).toEqual([]);
  now += 90_000;
  expect(listed()).toEqual([[id, "first"]]);
  organisation.monitors.update(id, { name: "second" });
  now += 60_000;
  organisation.monitors.delete(id);
  expect(listed()).toEqual([[id, "first"]]);
  now += 30_000;
  expect(listed()).toEqual([[id, "second"]]);
  now += 60_000;
  expect(listed()).toEqual([]);
});

test("a list may be unordered and truncate descriptions", () => {
  const organisation = createDatadogOrganisation();
  const keys = () => ({ apiKey: "a", appKey: "b" });
  const answer = createDatadogAssetsApi({ organisation, keys, isUnordered: true, longestSummary: 3 });
  for (let made = 0; made < 12; made += 1) organisation.dashboards.create({ title: "a", description: "abcdef" });
  const { body } = answer({ method: "GET", path: "/api/v1/dashboard", headers, body: Buffer.from("") });
  const dashboards = asList(at(parseJson(body), "dashboards"));
  const ids = dashboards.map((each) => String(at(each, "id")));
  expect(ids).toHaveLength(12);
  expect(ids).not.toEqual(ids.toSorted());
  expect(dashboards.map((each) => at(each, "description"))).toEqual(Array.from({ length: 12 }, () => "abc"));
});

test.each([
  ["/api/v1/monitor", true],
  ["/api/v1/dashboard/abc", true],
  ["/api/v1/slo/abc", true],
  ["/api/v1/metrics/a.b", true],
  ["/api/v1/validate", false],
  ["/api/v2/series", false],
  ["/api/v1/monitors", false],
])("%s is one of its paths: %s", (path, verdict) => {
  expect(isOfAssets(path)).toBe(verdict);
});
