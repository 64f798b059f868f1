import { describeError } from "../shared/log.ts";
import type { AssetKind } from "./asset-kinds.ts";
import { isRefusal } from "./datadog-assets.ts";
import { monitorKey, monitorName } from "./domain/assets-memory.ts";
import type { Installation } from "./domain/installation.ts";
import { findForgotten, findOwn, readRemembered } from "./find-assets.ts";
import type { InstallationContext } from "./installation-context.ts";

/**
 * Deletes monitors that are no longer shipped, and duplicates from late creations. Returns a note for each object that
 * Datadog does not delete. It remembers each monitor's definition first, so a rollback can restore user edits.
 */
export async function deleteUnshipped(
  before: Installation | undefined,
  context: InstallationContext,
): Promise<readonly string[]> {
  const { installation, memory, monitors, dashboards, retry } = context;
  const shipped = [...installation.monitors.keys()].map(monitorName);
  const unshipped = Object.keys(memory.all().assets).filter(
    (name) => monitors.isKindOf(name) && !shipped.includes(name),
  );
  await retry(() => findForgotten(monitors, unshipped, context));
  const notes: string[] = [];
  for (const name of unshipped) {
    if (memory.of(name).id !== undefined) notes.push(...(await retry(() => deleteMonitor(name, before, context))));
  }
  notes.push(...(await retry(() => deleteOthers(monitors, context))));
  notes.push(...(await retry(() => deleteOthers(dashboards, context))));
  return notes;
}

async function deleteMonitor(
  name: string,
  before: Installation | undefined,
  context: InstallationContext,
): Promise<readonly string[]> {
  const { memory, monitors, requestId } = context;
  const key = monitorKey(name) ?? name;
  const { id = "" } = memory.of(name);
  const monitor = await readRemembered(monitors, name, context);
  if (monitor !== undefined && !monitors.isTagged(monitor)) {
    memory.forget(name);
    return [leftNote(name, id)];
  }
  if (monitor !== undefined) {
    const { definition } = monitor;
    const { deleted } = memory.of(name);
    const shipped = deleted?.shipped ?? before?.monitors.get(key);
    memory.change(name, { deleted: { definition, shipped, requestId } });
    try {
      await monitors.remove(id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      memory.change(name, { deleted: undefined });
      return [
        `The monitor ${key} (${id}) is no longer installed, but Datadog does not delete it (${describeError(error)}).`,
      ];
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
