import type { Doing } from "../shared/custom-resource/retry-until-deadline.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { Assets } from "./domain/datadog-assets.ts";
import { withdrawMetadata } from "./ensure-metadata.ts";
import type { Installing } from "./installing.ts";
import { findDashboards, findMonitors } from "./own-assets.ts";

/** Datadog does not document how soon a new object is on its lists, and can be deleted. */
const settledMilliseconds = 5_000;

/** Lists may go on showing deleted objects: the stack is deleted all the same. */
const mostLooks = 6;

/**
 * Takes away what was installed, and what it said of the metrics. What bears no label of its own stays. It looks at least
 * twice, until it finds nothing more: where an installation is taken back, its last object may be too new to be on a list, or
 * to be found. Words that Datadog does not let go of keep no stack from its end.
 */
export async function removeAssets({ assets, datadog, doing, ports }: Installing): Promise<void> {
  await removeFound(assets, datadog, doing);
  for (let looks = 2, isClean = false; !isClean && looks <= mostLooks; looks += 1) {
    await ports.wait(settledMilliseconds);
    isClean = (await removeFound(assets, datadog, doing)) === 0;
  }
  await withdrawMetadata(assets.metrics, datadog, doing).catch((error: unknown) => {
    if (error instanceof SupersededError) throw error;
    ports.log("warn", "what was said of the metrics is left in Datadog", {
      error: explainAssetsFailure(error, assets),
    });
  });
}

/** Gives how many there were. */
async function removeFound({ tag }: Assets, datadog: DatadogAssets, doing: Doing): Promise<number> {
  const { chosen, others } = await doing(() => findMonitors(datadog, tag));
  const monitors = [...chosen.values(), ...others];
  for (const { id } of monitors) await doing(() => datadog.deleteMonitor(id));
  const dashboards = await findDashboards(datadog, tag, doing);
  for (const { id } of dashboards) await doing(() => datadog.deleteDashboard(id));
  return monitors.length + dashboards.length;
}
