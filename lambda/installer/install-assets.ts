import { explainAssetsFailure } from "./assets-failure.ts";
import { isRefusal } from "./datadog-assets.ts";
import { deleteUnshipped } from "./delete-unshipped.ts";
import { dashboardName, monitorName } from "./domain/assets-memory.ts";
import { type Installation, settingsDigest } from "./domain/installation.ts";
import { ensureCreated, ensureUpdated } from "./ensure-asset.ts";
import { dashboardStep } from "./ensure-dashboard.ts";
import { ensureMetadata, withdrawMetadata } from "./ensure-metadata.ts";
import { monitorStep } from "./ensure-monitors.ts";
import { findForgotten } from "./find-assets.ts";
import type { InstallationContext } from "./installation-context.ts";

export interface InstallRequest {
  /** `undefined` for a creation, or if it cannot be read. */
  readonly before: Installation | undefined;
  /** Called before the first creation in Datadog. */
  readonly onCreating: () => void;
}

export interface Installed {
  /** Path in Datadog's web application. */
  readonly dashboardPath: string;
  /** Sentences for the user who deployed. */
  readonly notes: readonly string[];
}

/**
 * Each step reads before it writes, so a request may be cut off and repeated at any point. Datadog may not find a new object
 * for a while. So all objects are created before any gets its id as its label, and the request waits once. Monitors are
 * deleted last, so a deployment that fails earlier keeps user edits.
 */
export async function installAssets(request: InstallRequest, context: InstallationContext): Promise<Installed> {
  const { before } = request;
  const { installation, memory, monitors, dashboards, retry, requestId } = context;
  const dashboard = dashboardStep(context);
  const steps = [...installation.monitors].map(([key, shipped]) =>
    monitorStep({ key, shipped, before: before?.monitors.get(key) }, context),
  );

  await retry(() => findForgotten(monitors, [...installation.monitors.keys()].map(monitorName), context));
  await retry(() => findForgotten(dashboards, [dashboardName], context));
  memory.makeKnown();
  request.onCreating();
  await retry(() => ensureCreated(dashboards, dashboard, context));
  for (const step of steps) await retry(() => ensureCreated(monitors, step, context));
  const dashboardPath = await retry(() => ensureUpdated(dashboards, dashboard, context));
  const notes: string[] = [];
  for (const step of steps) notes.push(...(await retry(() => ensureUpdated(monitors, step, context))));
  notes.push(...(await describeMetrics(before, context)));
  notes.push(...(await deleteUnshipped(before, context)));
  memory.finish(settingsDigest(installation), requestId);
  return { dashboardPath, notes };
}

/** Metadata is not worth a failed deployment. */
async function describeMetrics(
  before: Installation | undefined,
  { installation, datadog, retry }: InstallationContext,
): Promise<readonly string[]> {
  const renamed = before?.metrics.filter((old) => !installation.metrics.some(({ name }) => name === old.name)) ?? [];
  try {
    await withdrawMetadata(renamed, datadog, retry);
    return await ensureMetadata(installation.metrics, before?.metrics ?? [], datadog, retry);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [`Some metrics have no description. ${explainAssetsFailure(error, installation)}`];
  }
}
