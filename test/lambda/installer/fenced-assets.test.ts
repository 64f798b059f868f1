import { expect, test } from "vitest";
import type { DatadogAssets } from "../../../lambda/installer/datadog-assets.ts";
import { createFencedAssets } from "../../../lambda/installer/fenced-assets.ts";
import { takeFence } from "../../../lambda/shared/custom-resource/fence.ts";
import { SupersededError } from "../../../lambda/shared/custom-resource/superseded-error.ts";
import { createFencesStandIn } from "../../../simulator/stand-ins/fences.ts";

const calls: Readonly<Record<keyof DatadogAssets, (datadog: DatadogAssets) => Promise<unknown>>> = {
  listMonitors: (datadog) => datadog.listMonitors("a"),
  readMonitor: (datadog) => datadog.readMonitor(1),
  createMonitor: (datadog) => datadog.createMonitor({}),
  updateMonitor: (datadog) => datadog.updateMonitor(1, {}),
  deleteMonitor: (datadog) => datadog.deleteMonitor(1),
  listSlos: (datadog) => datadog.listSlos("a"),
  readSlo: (datadog) => datadog.readSlo("a"),
  createSlo: (datadog) => datadog.createSlo({}),
  updateSlo: (datadog) => datadog.updateSlo("a", {}),
  deleteSlo: (datadog) => datadog.deleteSlo("a"),
  listDashboards: (datadog) => datadog.listDashboards(0),
  readDashboard: (datadog) => datadog.readDashboard("a"),
  createDashboard: (datadog) => datadog.createDashboard({}),
  updateDashboard: (datadog) => datadog.updateDashboard("a", {}),
  deleteDashboard: (datadog) => datadog.deleteDashboard("a"),
  readMetric: (datadog) => datadog.readMetric("a"),
  describeMetric: (datadog) => datadog.describeMetric("a", {}),
};

async function start() {
  const called: string[] = [];
  const call = (name: string) => () => {
    called.push(name);
    return Promise.reject(new Error("called"));
  };
  const datadog: DatadogAssets = {
    listMonitors: call("listMonitors"),
    readMonitor: call("readMonitor"),
    createMonitor: call("createMonitor"),
    updateMonitor: call("updateMonitor"),
    deleteMonitor: call("deleteMonitor"),
    listSlos: call("listSlos"),
    readSlo: call("readSlo"),
    createSlo: call("createSlo"),
    updateSlo: call("updateSlo"),
    deleteSlo: call("deleteSlo"),
    listDashboards: call("listDashboards"),
    readDashboard: call("readDashboard"),
    createDashboard: call("createDashboard"),
    updateDashboard: call("updateDashboard"),
    deleteDashboard: call("deleteDashboard"),
    readMetric: call("readMetric"),
    describeMetric: call("describeMetric"),
  };
  let tokens = 0;
  const ports = {
    fences: createFencesStandIn(),
    newToken: () => {
      tokens += 1;
      return `token ${tokens}`;
    },
    now: () => 1_000_000,
    wait: () => Promise.resolve(),
  };
  const fence = await takeFence("key", { id: "old" }, ports);
  return {
    called,
    fenced: createFencedAssets(datadog, fence),
    supersede: () => takeFence("key", { id: "new" }, ports),
  };
}

const names = Object.keys(calls).filter((name): name is keyof DatadogAssets => name in calls);
const changes = names.filter((name) => /^(?:create|update|delete|describe)/.test(name));

test.each(names)("%s reaches Datadog while the request has the fence", async (name) => {
  const { fenced, called } = await start();
  await expect(calls[name](fenced)).rejects.toThrow("called");
  expect(called).toEqual([name]);
});

test.each(changes)("%s does not reach Datadog once a newer request has the fence", async (name) => {
  const { fenced, called, supersede } = await start();
  await supersede();
  await expect(calls[name](fenced)).rejects.toThrow(SupersededError);
  expect(called).toEqual([]);
});
