import type { Assets } from "../domain/datadog-assets.ts";
import { connectTo } from "./assets-connection.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import { withdrawMetadata } from "./ensure-metadata.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { findDashboards, findMonitors } from "./own-assets.ts";
import { type Doing, persist } from "./persist.ts";

/** Datadog does not document how soon what was just made is on its lists. */
const settledMilliseconds = 5_000;

/**
 * Takes away what was installed, and what it said of the metrics. What bears no label of its own stays. It looks twice: where
 * an installation is taken back, its last object may be too new to be on a list. Words that Datadog does not let go of keep
 * no stack from its end.
 */
export async function removeAssets(assets: Assets, ports: InstallerPorts, endMilliseconds: number): Promise<void> {
  const datadog = connectTo(assets, ports, endMilliseconds);
  const doing = <T>(step: () => Promise<T>): Promise<T> => persist(ports, endMilliseconds, step);
  await removeFound(assets, datadog, doing);
  await ports.wait(settledMilliseconds);
  await removeFound(assets, datadog, doing);
  await withdrawMetadata(assets.metrics, datadog, doing).catch((error: unknown) =>
    ports.log("warn", "what was said of the metrics is left in Datadog", {
      error: explainAssetsFailure(error, assets),
    }),
  );
}

async function removeFound({ tag }: Assets, datadog: DatadogAssets, doing: Doing): Promise<void> {
  const { chosen, others } = await doing(() => findMonitors(datadog, tag));
  for (const { id } of [...chosen.values(), ...others]) await doing(() => datadog.deleteMonitor(id));
  const dashboards = await findDashboards(datadog, tag, doing);
  for (const { id } of dashboards) await doing(() => datadog.deleteDashboard(id));
}
