import { splitPolicy } from "../contract/policy.ts";
import { textDigest } from "../shared/text-digest.ts";
import { changedPolicyFields } from "./changed-fields.ts";
import { isOwn } from "./domain/ownership.ts";
import { mergePolicy, policySettings } from "./domain/policy-merge.ts";
import type { Registered, Registration } from "./domain/registration.ts";
import { type Drift, notRestored } from "./drift.ts";
import type { HostContext } from "./generation-context.ts";
import { reconcileRoute } from "./reconcile-route.ts";
import { recreatePolicy } from "./recreate-deleted.ts";
import type { RegistrationContext } from "./registration-context.ts";
import type { Policy } from "./spacelift.ts";

/** Restores an edited core if `repairPolicy` is on. */
export async function reconcilePolicy(context: HostContext, ids: Registered): Promise<readonly Drift[]> {
  const { registration, spacelift, retry, memory, ports, host } = context;
  const read = await retry(() => spacelift.readPolicy(ids.policyId));
  if (read === undefined) return [await recreatePolicy(context, ids)];
  const { extension } = splitPolicy(read.body);
  const isRegistered = memory.of(host).settings !== undefined && isOwn(read.labels, registration);
  if (extension !== undefined && isRegistered) memory.change(host, { extension });
  const changed = changedPolicyFields(registration, read).map((field) => ({
    what: `the policy's ${field} changed`,
    done: notRestored,
  }));
  const { policy: found, drift: routeDrift } = await reconcileRoute(context, read, ids.webhookId);
  const drift = [...changed, ...routeDrift];
  const { current } = memory.all();
  const registeredCore = current === undefined ? undefined : memory.of(current).core;
  // A deployment is replacing this function with another version.
  if (registeredCore !== undefined && registeredCore !== textDigest(ports.policyCore)) return drift;
  if (!compareCore(context, found, ids.webhookId).isCoreEdited) return drift;
  const what = "the policy's core changed";
  if (!mayRestore(registration, found)) return [...drift, { what, done: notRestored }];
  await retry(() => restoreCore(context, ids));
  return [...drift, { what, done: "restored; the extension was kept" }];
}

/** Reads again, since somebody may have changed the policy. */
async function restoreCore(context: RegistrationContext, { policyId: id, webhookId }: Registered): Promise<void> {
  const { registration, spacelift, fence } = context;
  const found = await spacelift.readPolicy(id);
  if (found === undefined || !mayRestore(registration, found)) return;
  const { body, isCoreEdited } = compareCore(context, found, webhookId);
  if (isCoreEdited) await fence.change(() => spacelift.updatePolicy(id, { ...found, body }));
}

/** The schedule does not know the configured extension. Any is right, since the user may edit it. */
function compareCore({ registration, ports }: RegistrationContext, { body }: Policy, webhookId: string) {
  return mergePolicy({
    ...{ current: body, core: ports.policyCore, settings: policySettings(registration, webhookId) },
    ...{ configured: "", before: "", overwrite: false },
  });
}

function mayRestore(registration: Registration, { body, labels }: Policy): boolean {
  const hasExtension = splitPolicy(body).extension !== undefined;
  return registration.repairPolicy && hasExtension && isOwn(labels, registration);
}
