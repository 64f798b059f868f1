import { fenceKey } from "../contract/custom-resource.ts";
import { inspectFence } from "../shared/custom-resource/fence.ts";
import type { FenceNote } from "../shared/custom-resource/fence-note.ts";
import { type Retry, retryUntilDeadline } from "../shared/custom-resource/retry-until-deadline.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import type { Json } from "../shared/json.ts";
import { connectTo } from "./assets-connection.ts";
import { explainAssetsFailure } from "./assets-failure.ts";
import { parseAssetsMemory } from "./domain/assets-memory.ts";
import { type DatadogTarget, parseDatadogTarget, parseResource, settingsDigest } from "./domain/installation.ts";
import { ensureMetadata } from "./ensure-metadata.ts";
import type { InstallerPorts } from "./installer-ports.ts";

/**
 * Datadog refuses metadata of a metric that it never received, so a schedule describes metrics after their first point.
 * Every deployment takes precedence. A failure is logged, and the schedule tries again an hour later.
 */
export async function describeSentMetrics(input: Json, ports: InstallerPorts, endMilliseconds: number): Promise<void> {
  const target = parseDatadogTarget(input);
  const { stackId, logicalId } = parseResource(input);
  const skip = (reason: string) => ports.log("info", "no metrics described", { skipped: reason });
  try {
    const retry: Retry = (step) => retryUntilDeadline(ports, endMilliseconds, step);
    const inspected = await retry(() => inspectFence(fenceKey(stackId, logicalId), ports));
    const reason = reasonToSkip(inspected.note, target);
    if (reason !== undefined) {
      skip(reason);
      return;
    }
    const fence = await inspected.take();
    const notes = await ensureMetadata(target.metrics, [], connectTo(target, fence, ports, endMilliseconds), retry);
    await fence.release();
    ports.log("info", "metrics described", { notes });
  } catch (error) {
    if (error instanceof SupersededError) skip("a deployment began meanwhile");
    else ports.log("error", "the metrics could not be described", { error: explainAssetsFailure(error, target) });
  }
}

function reasonToSkip({ isDone, state }: FenceNote, target: DatadogTarget): string | undefined {
  if (!isDone) return "a deployment is running, or failed";
  const { isEnded, settings } = parseAssetsMemory(state);
  if (isEnded) return "the installation was deleted";
  // Without a memory of the installation, only the schedule's settings are known.
  if (settings === undefined || settings === settingsDigest(target)) return undefined;
  return "a deployment changed the settings since the schedule asked";
}
