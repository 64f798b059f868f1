import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { timeUp } from "../shared/custom-resource/retry-until-deadline.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { listLagMilliseconds } from "../shared/custom-resource/until-settled.ts";
import type { AssetKind } from "./asset-kinds.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import { leftNote } from "./delete-unshipped.ts";
import { withdrawMetadata } from "./ensure-metadata.ts";
import { findOwn, isNew, rememberFound } from "./find-assets.ts";
import type { InstallationContext } from "./installation-context.ts";
import { createStepFailures, type StepFailures } from "./step-failures.ts";

const pauseMilliseconds = 5_000;

/** Reserved for the metadata. */
const metadataMilliseconds = 15_000;

/**
 * Deletes the remembered objects and those of creations whose answer was lost, then withdraws the metadata. An object
 * without our tag stays, and a note names it. Each pass tries all remaining objects, so a failing one does not block the
 * others. Rejects with the names of objects that Datadog does not delete.
 */
export async function removeAssets(context: InstallationContext): Promise<readonly string[]> {
  const { installation, datadog, retry, endMilliseconds, memory, monitors, slos, dashboards, ports } = context;
  const failures = createStepFailures();
  const notes: string[] = [];
  const removing: Removing = { ...context, failures, notes, retry: (step) => step() };
  const pass = async () => {
    const found = [
      await removePass(slos, "SLOs", removing),
      await removePass(monitors, "monitors", removing),
      await removePass(dashboards, "dashboards", removing),
    ];
    return found.includes("awaited");
  };
  let isAwaited = await pass();
  for (;;) {
    const pause = Math.max(pauseMilliseconds, failures.pause() ?? 0);
    const isOver = !isAwaited && failures.pause() === undefined;
    if (isOver || ports.now() + pause >= endMilliseconds - metadataMilliseconds) break;
    await ports.wait(pause);
    isAwaited = await pass();
  }
  await withdrawMetadata(installation.metrics, datadog, retry).catch((error: unknown) => {
    if (error instanceof SupersededError) throw error;
    ports.log("warn", "the descriptions of the metrics stay in Datadog", {
      error: explainAssetsFailure(error, installation),
    });
  });
  if (failures.names().length > 0) throw new DeploymentFailure(explainLeft(failures));
  if (isAwaited) throw new DeploymentFailure(timeUp);
  memory.end();
  return notes;
}

interface Removing extends InstallationContext {
  readonly failures: StepFailures;
  readonly notes: string[];
}

/** Tries each object once. "awaited": an object may not have appeared yet. */
async function removePass<T>(kind: AssetKind<T>, plural: string, removing: Removing): Promise<"done" | "awaited"> {
  const { memory, failures, ports } = removing;
  const entries = () => Object.entries(memory.all().assets).filter(([name]) => kind.isKindOf(name));
  const targets = new Map(entries().flatMap(([name, { id }]) => (id === undefined ? [] : [[id, name] as const])));
  const begun = () => entries().flatMap(([, each]) => each.begun);
  if (begun().length > 0 || !memory.all().isKnown) {
    await failures.attempt(`other ${plural} of this stack`, async () => {
      for (const own of await findOwn(kind, removing)) {
        rememberFound(own, kind, removing);
        targets.set(own.id, own.name);
      }
    });
  }
  let isAwaited = begun().some(({ atMilliseconds }) => ports.now() < atMilliseconds + listLagMilliseconds);
  for (const [id, name] of targets) {
    await failures.attempt(`${name} (${id})`, async () => {
      const asset = await kind.read(id);
      if (asset === undefined && memory.of(name).id === id && isNew(name, removing)) {
        isAwaited = true;
        return;
      }
      if (asset !== undefined && kind.isTagged(asset)) await kind.remove(id);
      else if (asset !== undefined) removing.notes.push(leftNote(name, id));
      if (memory.of(name).id === id) memory.forget(name);
    });
  }
  return isAwaited ? "awaited" : "done";
}

function explainLeft(failures: StepFailures): string {
  return `Datadog did not delete the ${failures.names().join(", ")}: ${failures.reasons().join("; ")}. Lift the restriction or remove the reference that Datadog names, and check that both keys are valid. Then delete again.`;
}
