import type { Assets } from "../domain/datadog-assets.ts";
import { connectTo } from "./assets-connection.ts";
import { undescribeMetrics } from "./describe-metrics.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { findDashboards, findMonitors } from "./own-assets.ts";
import { persist } from "./persist.ts";

/** Takes away what was installed, and what it said of the metrics. What bears no label of its own stays. */
export async function removeAssets(assets: Assets, ports: InstallerPorts, endMilliseconds: number): Promise<void> {
  const datadog = connectTo(assets, ports, endMilliseconds);
  const doing = <T>(step: () => Promise<T>): Promise<T> => persist(ports, endMilliseconds, step);
  const { chosen, others } = await doing(() => findMonitors(datadog, assets.tag));
  for (const { id } of [...chosen.values(), ...others]) await doing(() => datadog.deleteMonitor(id));
  for (const { id } of await doing(() => findDashboards(datadog, assets.tag))) {
    await doing(() => datadog.deleteDashboard(id));
  }
  await undescribeMetrics(assets.metrics, datadog, doing);
}
