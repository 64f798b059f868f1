import { renderPolicy, splitPolicy } from "../contract/policy.ts";
import { rememberAdoption } from "./adoption.ts";
import { createObject, findObject } from "./create-object.ts";
import { ownLabel, withOwnLabel } from "./domain/ownership.ts";
import { type MergedPolicy, mergePolicy, policySettings } from "./domain/policy-merge.ts";
import type { Registration } from "./domain/registration.ts";
import { policyFinder } from "./find-objects.ts";
import type { GenerationContext, HostContext } from "./generation-context.ts";

export interface EnsuredPolicy {
  readonly policyId: string;
  readonly notes: readonly string[];
}

/** Keeps an extension that was edited in Spacelift. `webhookId` is the policy's target. */
export async function ensurePolicy(context: GenerationContext, webhookId: string): Promise<EnsuredPolicy> {
  const { registration, host, extensionBefore, spacelift, fence, memory, ports } = context;
  const found = await findObject(context, policyFinder(spacelift));
  if (found === undefined) {
    return { policyId: await createPolicy(context, webhookId, registration.policyExtension), notes: [] };
  }
  const { id } = found;
  const merged = mergePolicy({
    current: found.body,
    core: ports.policyCore,
    settings: policySettings(registration, webhookId),
    configured: registration.policyExtension,
    before: extensionBefore,
    overwrite: registration.repairPolicy,
  });
  const { body } = merged;
  rememberAdoption(context, host, { policy: found });
  memory.change(host, { policyId: id, policyBegunMilliseconds: undefined, extension: splitPolicy(body).extension });
  const labels = withOwnLabel(found.labels, registration, host);
  await fence.change(() => spacelift.updatePolicy(id, { ...fieldsOf(registration), body, labels }));
  return { policyId: id, notes: mergeNotes(id, merged) };
}

/** Returns the policy's id. */
export async function createPolicy(context: HostContext, webhookId: string, extension: string): Promise<string> {
  const { registration, host, spacelift, memory, ports } = context;
  const body = renderPolicy(ports.policyCore, { ...policySettings(registration, webhookId), extension });
  const begun = (policyBegunMilliseconds: number | undefined) => memory.change(host, { policyBegunMilliseconds });
  const input = { ...fieldsOf(registration), body, labels: [ownLabel(registration, host)] };
  const create = () => spacelift.createPolicy(input);
  const policyId = await createObject(context, policyFinder(spacelift), begun, create);
  memory.change(host, { policyId, policyBegunMilliseconds: undefined, extension: splitPolicy(body).extension });
  return policyId;
}

function fieldsOf({ name, space, webhookUrl, content }: Registration) {
  const sent = content === "logs" ? "the logs of finished runs" : "finished runs";
  const description = `Sends ${sent} to Datadog through ${webhookUrl}. Its stack restores an edited core. The extension at the end is yours.`;
  return { name, space, description };
}

function mergeNotes(policyId: string, { isInConflict, isMarkerLost }: MergedPolicy): readonly string[] {
  const notes: string[] = [];
  if (isInConflict) {
    notes.push(
      `The extension of the policy ${policyId} was edited in Spacelift and differs from policyExtension, so the edit was kept: copy it into the file, or deploy with repairPolicy=true to overwrite it.`,
    );
  }
  if (isMarkerLost) {
    notes.push(
      `The policy ${policyId} had lost the line that ends its core, so the configured text replaced all of it: put your extension into policyExtension.`,
    );
  }
  return notes;
}
