import { changedWebhookFields } from "./changed-fields.ts";
import { isOwn, ownershipOf } from "./domain/ownership.ts";
import { type Drift, notRestored } from "./drift.ts";
import type { HostContext } from "./generation-context.ts";
import { recreateWebhook } from "./recreate-deleted.ts";
import type { RegistrationContext } from "./registration-context.ts";

/** Enables a disabled webhook. "moved": another construct of the stack owns it now. */
export async function reconcileWebhook(context: HostContext, id: string): Promise<readonly Drift[] | "moved"> {
  const { registration, spacelift, retry } = context;
  const found = await retry(() => spacelift.readWebhook(id));
  if (found === undefined) return [await recreateWebhook(context, id)];
  if (ownershipOf(found.labels, registration).kind === "sibling") return "moved";
  const changed = changedWebhookFields(registration, found);
  const drift = changed.map((field) => ({ what: `the webhook's ${field} changed`, done: notRestored }));
  if (found.enabled || !isOwn(found.labels, registration)) return drift;
  await retry(() => enable(id, context));
  return [{ what: "the webhook was disabled", done: "enabled" }, ...drift];
}

/** Reads again, since somebody may have changed the webhook. */
async function enable(id: string, { spacelift, registration, fence }: RegistrationContext): Promise<void> {
  const found = await spacelift.readWebhook(id);
  if (found === undefined || found.enabled || !isOwn(found.labels, registration)) return;
  const { id: _, ...fields } = found;
  await fence.change(() => spacelift.updateWebhook(id, { ...fields, enabled: true }));
}
