import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { functions } from "../../lambda/contract/functions.ts";
import { loadBundled } from "./bundled.ts";
import * as untrimmed from "./datadog-assets-probe.ts";
import { type Reply, startRecordingServer } from "./recording-server.ts";

const probe = z.object({
  connect: z.custom<typeof untrimmed.connect>((value) => typeof value === "function"),
});
type Assets = ReturnType<typeof untrimmed.connect>;

let trimmed: z.infer<typeof probe>;
let server: Awaited<ReturnType<typeof startRecordingServer>>;
beforeAll(async () => {
  trimmed = probe.parse(await loadBundled("datadog-assets-probe", functions.installer.datadogOperations));
  server = await startRecordingServer();
});
afterAll(() => server.close());

const answered: Reply = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: '{"id":"a-b-c","url":"/dashboard/a-b-c","title":"a","tags":[],"dashboards":[]}',
};

async function observeBoth(call: (assets: Assets) => Promise<unknown>, reply: Reply = answered) {
  return {
    whole: await server.observe(reply, () => call(untrimmed.connect(server.url))),
    bundled: await server.observe(reply, () => call(trimmed.connect(server.url))),
  };
}

const json = z.record(z.string(), z.json());
const dashboard = json.parse(readJson("dashboard.json"));
const monitors = Object.entries(z.record(z.string(), json).parse(readJson("monitors.json")));

test("the dashboard, with all of its kinds of widget", async () => {
  const { whole, bundled } = await observeBoth((each) => each.createDashboard(dashboard));
  expect(bundled).toEqual(whole);
  expect(bundled.requests.map(({ body }) => JSON.parse(body))).toEqual([dashboard]);
  const updated = await observeBoth((each) => each.updateDashboard("a-b-c", dashboard));
  expect(updated.bundled).toEqual(updated.whole);
});

const slos = Object.entries(z.record(z.string(), json).parse(readJson("slos.json")));

test.each(slos)("the SLO %s", async (_, slo) => {
  const { whole, bundled } = await observeBoth((each) => each.createSlo(slo));
  expect(bundled).toEqual(whole);
  expect(bundled.requests.map(({ body }) => JSON.parse(body))).toEqual([slo]);
  const updated = await observeBoth((each) => each.updateSlo("a", slo));
  expect(updated.bundled).toEqual(updated.whole);
  expect(updated.bundled.requests.map(({ body }) => JSON.parse(body))).toEqual([slo]);
});

test.each(monitors)("the monitor %s", async (_, monitor) => {
  const { whole, bundled } = await observeBoth((each) => each.createMonitor(monitor));
  expect(bundled).toEqual(whole);
  expect(bundled.requests).toHaveLength(1);
  const updated = await observeBoth((each) => each.updateMonitor(1, monitor));
  expect(updated.bundled).toEqual(updated.whole);
});

const widget = { layout_type: "ordered", title: "a" };
const calls: Readonly<Record<string, (assets: Assets) => Promise<unknown>>> = {
  "a dashboard without widgets": (assets) => assets.createDashboard(widget),
  "a widget of an unknown type": (assets) =>
    assets.createDashboard({ ...widget, widgets: [{ definition: { type: "none" } }] }),
  "a monitor without a query": (assets) => assets.createMonitor({ type: "query alert" }),
  "a monitor's unknown option": (assets) => assets.updateMonitor(1, { options: { colour: "red" } }),
  "a list of monitors": (assets) => assets.listMonitors("a:b"),
  "a monitor": (assets) => assets.readMonitor(1),
  "a deleted monitor": (assets) => assets.deleteMonitor(1),
  "an SLO without a type": (assets) => assets.createSlo({ name: "a", thresholds: [] }),
  "a list of SLOs": (assets) => assets.listSlos("a:b"),
  "an SLO": (assets) => assets.readSlo("a"),
  "a deleted SLO": (assets) => assets.deleteSlo("a"),
  "a page of dashboards": (assets) => assets.listDashboards(100),
  "a dashboard": (assets) => assets.readDashboard("a-b-c"),
  "a deleted dashboard": (assets) => assets.deleteDashboard("a-b-c"),
  "a metric": (assets) => assets.readMetric("a.count"),
  "a described metric": (assets) => assets.describeMetric("a.count", { type: "count", short_name: "a", unit: "job" }),
};

test.each(Object.entries(calls))("%s", async (_, call) => {
  for (const status of [200, 403, 404, 429, 500]) {
    const { whole, bundled } = await observeBoth(call, { ...answered, status });
    expect(bundled).toEqual(whole);
  }
});

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../datadog/${name}`, import.meta.url), "utf8"));
}
