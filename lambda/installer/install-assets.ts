import type { Doing } from "../shared/custom-resource/retry-until-deadline.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import { type DatadogAssets, isRefusal } from "./datadog-assets.ts";
import type { Assets } from "./domain/datadog-assets.ts";
import { ensureDashboard } from "./ensure-dashboard.ts";
import { ensureMetadata, withdrawMetadata } from "./ensure-metadata.ts";
import { deleteUnshipped, ensureMonitor } from "./ensure-monitors.ts";
import type { Installing } from "./installing.ts";
import { findDashboards, findMonitors } from "./own-assets.ts";

export interface InstallRequest {
  /** What was installed before, where there was a before. */
  readonly before: Assets | undefined;
  /** Called before the first thing is made in Datadog. */
  readonly onMaking: () => void;
}

export interface Installed {
  /** The dashboard's path in Datadog's web application. */
  readonly dashboardPath: string;
  /** A sentence for each thing that whoever deployed should know. */
  readonly notes: readonly string[];
}

/**
 * Makes dashboard, monitors and metadata what they are to be, whatever is there already. Each step looks before it writes,
 * so the whole may be repeated, and cut off, at any point. Nothing is written before both lists could be read, and no monitor
 * is deleted before all else is done: a deployment that is taken back then still has what was edited.
 */
export async function installAssets(request: InstallRequest, installing: Installing): Promise<Installed> {
  const { before } = request;
  const { assets, datadog, doing, ports } = installing;

  await doing(() => findMonitors(datadog, assets.tag));
  await findDashboards(datadog, assets.tag, doing);
  request.onMaking();
  const dashboardPath = await doing(() => ensureDashboard(assets, ports.dashboard, datadog, doing));
  const notes: string[] = [];
  for (const [key, shipped] of assets.monitors) {
    const step = { key, shipped, before: before?.monitors.get(key) };
    notes.push(...(await doing(() => ensureMonitor(step, assets, datadog, doing))));
  }
  notes.push(...(await describeOrSay(assets, before, datadog, doing)));
  notes.push(...(await doing(() => deleteUnshipped(assets, datadog))));
  return { dashboardPath, notes };
}

/** Metadata is worth no deployment: what Datadog refuses is said. */
async function describeOrSay(
  assets: Assets,
  before: Assets | undefined,
  datadog: DatadogAssets,
  doing: Doing,
): Promise<readonly string[]> {
  const renamed = before?.metrics.filter((old) => !assets.metrics.some(({ name }) => name === old.name)) ?? [];
  try {
    await withdrawMetadata(renamed, datadog, doing);
    return await ensureMetadata(assets.metrics, before?.metrics ?? [], datadog, doing);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [`Not every metric is described. ${explainAssetsFailure(error, assets)}`];
  }
}
