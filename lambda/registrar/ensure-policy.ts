import { renderPolicy } from "../contract/policy.ts";
import { rememberAdoption } from "./adoption.ts";
import { createObject, findObject } from "./create-object.ts";
import { ownLabel, withOwnLabel } from "./domain/ownership.ts";
import { type MergedPolicy, mergePolicy, policySettings } from "./domain/policy-merge.ts";
import { policyFinder } from "./find-objects.ts";
import type { GenerationContext } from "./generation-context.ts";

export interface EnsuredPolicy {
  readonly policyId: string;
  readonly notes: readonly string[];
}

/** Keeps an extension that was edited in Spacelift. `webhookId` is the policy's target. */
export async function ensurePolicy(context: GenerationContext, webhookId: string): Promise<EnsuredPolicy> {
  const { registration, host, extensionBefore, spacelift, fence, memory, ports } = context;
  const found = await findObject(context, policyFinder(spacelift));
  const settings = policySettings(registration, webhookId);
  const wanted = {
    name: registration.name,
    space: registration.space,
    description: `Sends finished runs to Datadog through ${registration.webhookUrl}. Its stack restores an edited core. The extension at the end is yours.`,
  };
  const configured = registration.policyExtension;
  if (found === undefined) {
    const body = renderPolicy(ports.policyCore, { ...settings, extension: configured });
    const begun = (policyBegunMilliseconds: number | undefined) => memory.change(host, { policyBegunMilliseconds });
    const input = { ...wanted, body, labels: [ownLabel(registration, host)] };
    const create = () => spacelift.createPolicy(input);
    const policyId = await createObject(context, policyFinder(spacelift), begun, create);
    memory.change(host, { policyId, policyBegunMilliseconds: undefined });
    return { policyId, notes: [] };
  }
  const { id } = found;
  const merged = mergePolicy({
    current: found.body,
    core: ports.policyCore,
    settings,
    configured,
    before: extensionBefore,
    overwrite: registration.repairPolicy,
  });
  rememberAdoption(context, host, { policy: found });
  memory.change(host, { policyId: id, policyBegunMilliseconds: undefined });
  const labels = withOwnLabel(found.labels, registration, host);
  await fence.change(() => spacelift.updatePolicy(id, { ...wanted, body: merged.body, labels }));
  return { policyId: id, notes: mergeNotes(id, merged) };
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
