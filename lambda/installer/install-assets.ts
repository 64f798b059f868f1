import { explainAssetsFailure } from "./assets-failure.ts";
import { isRefusal } from "./datadog-assets.ts";
import { deleteUnshipped } from "./delete-unshipped.ts";
import { assetName, dashboardName } from "./domain/assets-memory.ts";
import { type Installation, settingsDigest } from "./domain/installation.ts";
import type { EditableAsset, EditableKind } from "./editable-kinds.ts";
import { ensureCreated, ensureUpdated } from "./ensure-asset.ts";
import { dashboardStep } from "./ensure-dashboard.ts";
import { editableStep } from "./ensure-editable.ts";
import { ensureMetadata, withdrawMetadata } from "./ensure-metadata.ts";
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
 * for a while. So all objects are created before any gets its id as its label, and the request waits once. Monitors and SLOs
 * are deleted last, so a deployment that fails earlier keeps user edits.
 */
export async function installAssets(request: InstallRequest, context: InstallationContext): Promise<Installed> {
  const { before } = request;
  const { installation, memory, dashboards, retry, requestId } = context;
  const dashboard = dashboardStep(context);
  const monitors = createSteps(context.monitors, before, context);
  const slos = createSteps(context.slos, before, context);

  await monitors.find();
  await slos.find();
  await retry(() => findForgotten(dashboards, [dashboardName], context));
  memory.makeKnown();
  request.onCreating();
  await retry(() => ensureCreated(dashboards, dashboard, context));
  await monitors.create();
  await slos.create();
  const dashboardPath = await retry(() => ensureUpdated(dashboards, dashboard, context));
  const notes = [...(await monitors.update()), ...(await slos.update())];
  notes.push(...(await describeMetrics(before, context)));
  notes.push(...(await deleteUnshipped(before, context)));
  memory.finish(settingsDigest(installation), requestId);
  return { dashboardPath, notes };
}

/** The steps of one kind: each handles all of its shipped objects. */
function createSteps<T extends EditableAsset>(
  kind: EditableKind<T>,
  before: Installation | undefined,
  context: InstallationContext,
) {
  const { installation, retry } = context;
  const shipped = [...kind.shippedBy(installation)];
  const steps = shipped.map(([key, definition]) =>
    editableStep(kind, { key, shipped: definition, before: before && kind.shippedBy(before).get(key) }, context),
  );
  const names = shipped.map(([key]) => assetName(kind.noun, key));
  return {
    find: () => retry(() => findForgotten(kind, names, context)),
    create: async () => {
      for (const step of steps) await retry(() => ensureCreated(kind, step, context));
    },
    update: async () => {
      const notes: string[] = [];
      for (const step of steps) notes.push(...(await retry(() => ensureUpdated(kind, step, context))));
      return notes;
    },
  };
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
