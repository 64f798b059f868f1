import type { Fence } from "../shared/custom-resource/fence.ts";
import type { DatadogAssets } from "./datadog-assets.ts";

/** A change rejects with a `SupersededError` once another request holds the fence. */
export function createFencedAssets(datadog: DatadogAssets, { change }: Fence): DatadogAssets {
  return {
    ...datadog,
    createMonitor: (definition) => change(() => datadog.createMonitor(definition)),
    updateMonitor: (id, definition) => change(() => datadog.updateMonitor(id, definition)),
    deleteMonitor: (id) => change(() => datadog.deleteMonitor(id)),
    createSlo: (definition) => change(() => datadog.createSlo(definition)),
    updateSlo: (id, definition) => change(() => datadog.updateSlo(id, definition)),
    deleteSlo: (id) => change(() => datadog.deleteSlo(id)),
    createDashboard: (definition) => change(() => datadog.createDashboard(definition)),
    updateDashboard: (id, definition) => change(() => datadog.updateDashboard(id, definition)),
    deleteDashboard: (id) => change(() => datadog.deleteDashboard(id)),
    describeMetric: (name, metadata) => change(() => datadog.describeMetric(name, metadata)),
  };
}
