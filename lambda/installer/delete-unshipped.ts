import { describeError } from "../shared/log.ts";
import type { AssetKind } from "./asset-kinds.ts";
import { isRefusal } from "./datadog-assets.ts";
import { assetKey, assetName } from "./domain/assets-memory.ts";
import type { Installation } from "./domain/installation.ts";
import type { EditableAsset, EditableKind } from "./editable-kinds.ts";
import { findForgotten, findOwn, readRemembered } from "./find-assets.ts";
import type { InstallationContext } from "./installation-context.ts";

/**
 * Deletes monitors and SLOs that are no longer shipped, and duplicates from late creations. Returns a note for each object
 * that Datadog does not delete. It remembers each definition first, so a rollback can restore user edits.
 */
export async function deleteUnshipped(
  before: Installation | undefined,
  context: InstallationContext,
): Promise<readonly string[]> {
  const { monitors, slos, dashboards, retry } = context;
  const notes: string[] = [];
  notes.push(...(await deleteUnshippedOf(slos, before, context)));
  notes.push(...(await deleteUnshippedOf(monitors, before, context)));
  notes.push(...(await retry(() => deleteOthers(slos, context))));
  notes.push(...(await retry(() => deleteOthers(monitors, context))));
  notes.push(...(await retry(() => deleteOthers(dashboards, context))));
  return notes;
}

async function deleteUnshippedOf<T extends EditableAsset>(
  kind: EditableKind<T>,
  before: Installation | undefined,
  context: InstallationContext,
): Promise<readonly string[]> {
  const { installation, memory, retry } = context;
  const shipped = [...kind.shippedBy(installation).keys()].map((key) => assetName(kind.noun, key));
  const unshipped = Object.keys(memory.all().assets).filter((name) => kind.isKindOf(name) && !shipped.includes(name));
  await retry(() => findForgotten(kind, unshipped, context));
  const notes: string[] = [];
  for (const name of unshipped) {
    if (memory.of(name).id !== undefined) notes.push(...(await retry(() => deleteAsset(kind, name, before, context))));
  }
  return notes;
}

async function deleteAsset<T extends EditableAsset>(
  kind: EditableKind<T>,
  name: string,
  before: Installation | undefined,
  context: InstallationContext,
): Promise<readonly string[]> {
  const { memory, requestId } = context;
  const key = assetKey(kind.noun, name) ?? name;
  const { id = "" } = memory.of(name);
  const asset = await readRemembered(kind, name, context);
  if (asset !== undefined && !kind.isTagged(asset)) {
    memory.forget(name);
    return [leftNote(name, id)];
  }
  if (asset !== undefined) {
    const { definition } = asset;
    const { deleted } = memory.of(name);
    const shipped = deleted?.shipped ?? (before && kind.shippedBy(before).get(key));
    memory.change(name, { deleted: { definition, shipped, requestId } });
    try {
      await kind.remove(id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      memory.change(name, { deleted: undefined });
      return [`The ${name} (${id}) is no longer installed, but Datadog does not delete it (${describeError(error)}).`];
    }
  }
  memory.forget(name);
  return [];
}

/** A creation whose answer was lost may appear after its replacement. */
async function deleteOthers<T>(kind: AssetKind<T>, context: InstallationContext): Promise<readonly string[]> {
  const { memory } = context;
  const { assets } = memory.all();
  if (!Object.entries(assets).some(([name, { begun }]) => kind.isKindOf(name) && begun.length > 0)) return [];
  const notes: string[] = [];
  for (const { name, id } of await findOwn(kind, context)) {
    if (memory.of(name).id === id) continue;
    await kind.remove(id).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      notes.push(`The ${name} (${id}) is a duplicate, but Datadog does not delete it (${describeError(error)}).`);
    });
  }
  return notes;
}

/** Removing our tag makes an object the user's. */
export function leftNote(name: string, id: string): string {
  return `The ${name} (${id}) has lost its label, so it no longer belongs to this stack: it stays in Datadog.`;
}
