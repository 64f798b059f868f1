import { explainAssetsFailure } from "./assets-failure.ts";
import { isRefusal } from "./datadog-assets.ts";
import { deleteUnshipped } from "./delete-unshipped.ts";
import { dashboardName, monitorName } from "./domain/assets-memory.ts";
import { type Assets, settingsDigest } from "./domain/datadog-assets.ts";
import { ensureCreated, ensureUpdated } from "./ensure-asset.ts";
import { dashboardStep } from "./ensure-dashboard.ts";
import { ensureMetadata, withdrawMetadata } from "./ensure-metadata.ts";
import { monitorStep } from "./ensure-monitors.ts";
import { findForgotten } from "./find-assets.ts";
import type { Installing } from "./installing.ts";

export interface InstallRequest {
  /** What was installed before an update; `undefined` at a creation. */
  readonly before: Assets | undefined;
  /** Called before the first thing is made in Datadog. */
  readonly onMaking: () => void;
}

export interface Installed {
  /** The dashboard's path in Datadog's web application. */
  readonly dashboardPath: string;
  /** Sentences for whoever deployed. */
  readonly notes: readonly string[];
}

/**
 * Creates or updates dashboard, monitors and metadata. Each step looks before it writes, so a request may be cut off and
 * repeated at any point. All objects are created before any is labelled with its id: Datadog may not find new objects for a
 * while, and this waits once for all. Monitors are deleted last, so a deployment that fails earlier keeps user edits.
 */
export async function installAssets(request: InstallRequest, installing: Installing): Promise<Installed> {
  const { before } = request;
  const { assets, memory, monitors, dashboards, retry, requestId } = installing;
  const dashboard = dashboardStep(installing);
  const steps = [...assets.monitors].map(([key, shipped]) =>
    monitorStep({ key, shipped, before: before?.monitors.get(key) }, installing),
  );

  await retry(() => findForgotten(monitors, [...assets.monitors.keys()].map(monitorName), installing));
  await retry(() => findForgotten(dashboards, [dashboardName], installing));
  memory.makeKnown();
  request.onMaking();
  await retry(() => ensureCreated(dashboards, dashboard, installing));
  for (const step of steps) await retry(() => ensureCreated(monitors, step, installing));
  const dashboardPath = await retry(() => ensureUpdated(dashboards, dashboard, installing));
  const notes: string[] = [];
  for (const step of steps) notes.push(...(await retry(() => ensureUpdated(monitors, step, installing))));
  notes.push(...(await describeOrSay(before, installing)));
  notes.push(...(await deleteUnshipped(before, installing)));
  memory.finish(settingsDigest(assets), requestId);
  return { dashboardPath, notes };
}

/** Metadata fails no deployment: a note says what Datadog refuses. */
async function describeOrSay(
  before: Assets | undefined,
  { assets, datadog, retry }: Installing,
): Promise<readonly string[]> {
  const renamed = before?.metrics.filter((old) => !assets.metrics.some(({ name }) => name === old.name)) ?? [];
  try {
    await withdrawMetadata(renamed, datadog, retry);
    return await ensureMetadata(assets.metrics, before?.metrics ?? [], datadog, retry);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [`Not every metric is described. ${explainAssetsFailure(error, assets)}`];
  }
}
