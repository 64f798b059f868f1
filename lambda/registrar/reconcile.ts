import { fenceKey } from "../contract/custom-resource.ts";
import { inspectFence } from "../shared/custom-resource/fence.ts";
import type { FenceNote } from "../shared/custom-resource/fence-note.ts";
import { releaseOnFailure } from "../shared/custom-resource/fenced-request.ts";
import { retryUntilDeadline } from "../shared/custom-resource/retry-until-deadline.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import type { Json } from "../shared/json.ts";
import { detectDrift } from "./detect-drift.ts";
import { type SecretHolder, settingsDigest } from "./domain/registration.ts";
import { parseRegistrationMemory } from "./domain/registration-memory.ts";
import { parseRegistration } from "./domain/registration-properties.ts";
import { type Drift, notRestored } from "./drift.ts";
import { createDriftReport } from "./drift-report.ts";
import { RecoveryFailure, recoverDeliveries } from "./recover-deliveries.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { createRegistrationContext } from "./registration-context.ts";
import { explainFailure } from "./registration-failure.ts";

/** A deployment that takes longer has failed: CloudFormation waits for a quarter of an hour. */
const abandonedMilliseconds = 60 * 60 * 1000;

/**
 * Reports drift in the log and as a metric, enables a disabled webhook, restores an edited core if `repairPolicy` is on,
 * and creates a deleted webhook or policy again if `recreateDeleted` is on. Then recovers lost deliveries. Every deployment
 * supersedes it. Rejects with an `Error` for the user if it cannot compare or create.
 */
export async function reconcile(input: Json, ports: RegistrarPorts, endMilliseconds: number): Promise<void> {
  const registration = parseRegistration(input);
  const { name, installation = name, content } = registration;
  const message = content === "logs" ? "run logs registration checked" : "registration checked";
  const report = createDriftReport(message, { name: installation }, ports);
  try {
    const { stackId, logicalId } = registration.resource;
    const inspected = await retryUntilDeadline(ports, endMilliseconds, () =>
      inspectFence(fenceKey(stackId, logicalId), ports),
    );
    const skip = reasonToSkip(inspected.note, registration, ports.now());
    if (skip !== undefined) {
      report(skip.drift, { skipped: skip.reason });
      return;
    }
    const fence = await inspected.take();
    const context = createRegistrationContext(registration, fence, ports, endMilliseconds);
    const { drift, registered } = await releaseOnFailure(fence, () => detectDrift(input, context));
    await fence.release();
    report(drift);
    // It changes nothing in Spacelift, so it needs no fence: two recoveries at once are harmless.
    if (registered !== undefined) await recoverDeliveries(context, registered);
  } catch (error) {
    if (error instanceof SupersededError) report([], { skipped: "a deployment has begun" });
    else throw error instanceof RecoveryFailure ? error : new Error(explainFailure(error, registration));
  }
}

/** The fence's note tells whether the schedule may act on these settings. */
export function reasonToSkip(
  { isDone, takenMilliseconds, state }: FenceNote,
  registration: SecretHolder,
  nowMilliseconds: number,
): { readonly reason: string; readonly drift: readonly Drift[] } | undefined {
  if (!isDone && nowMilliseconds - takenMilliseconds < abandonedMilliseconds) {
    return { reason: "a deployment is in progress", drift: [] };
  }
  if (!isDone) {
    const drift = [{ what: "the last deployment did not finish the registration", done: notRestored }];
    return { reason: "the registered settings are unknown", drift };
  }
  const { isEnded, current, generations } = parseRegistrationMemory(state);
  if (isEnded) return { reason: "the registration was deleted", drift: [] };
  const settings = current === undefined ? undefined : generations[current]?.settings;
  if (settings === undefined || settings === settingsDigest(registration)) return undefined;
  return { reason: "a deployment has changed the settings", drift: [] };
}
