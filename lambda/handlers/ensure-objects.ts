import { renderPolicy } from "../domain/policy.ts";
import { type MergedPolicy, mergePolicy } from "../domain/policy-merge.ts";
import { isOwn, labelsOfOwn, ownLabel, type Registered, type Registration } from "../domain/registration.ts";
import type { Secret } from "../domain/secret.ts";
import { type Spacelift, SpaceliftError } from "./spacelift.ts";

/** What webhook and policy are made from. */
export interface Changing {
  readonly registration: Registration;
  /** The ids to look for. */
  readonly ids: Registered;
  readonly extensionBefore: string | undefined;
  /** What Spacelift is to sign with. */
  readonly secret: Secret;
  readonly spacelift: Spacelift;
  readonly policyCore: string;
}

/** Makes the webhook, or makes it what it is to be. Gives its id. */
export async function ensureWebhook({ registration, ids, secret, spacelift }: Changing): Promise<string> {
  const id = ids.webhookId;
  const found = await spacelift.readWebhook(id);
  const wanted = {
    name: registration.name,
    endpoint: registration.webhookUrl,
    space: registration.space,
    enabled: true,
    retryOnFailure: true,
    secret,
  };
  if (found === undefined) {
    return created(
      () => spacelift.createWebhook({ ...wanted, labels: [ownLabel(registration)] }),
      () => spacelift.readWebhook(id),
    );
  }
  await spacelift.updateWebhook(id, { ...wanted, labels: found.labels });
  return id;
}

export interface EnsuredPolicy {
  readonly policyId: string;
  readonly notes: readonly string[];
}

/** Makes the policy, or makes it what it is to be for the webhook of this id. */
export async function ensurePolicy(changing: Changing, webhookId: string): Promise<EnsuredPolicy> {
  const { registration, ids, extensionBefore, spacelift, policyCore } = changing;
  const id = ids.policyId;
  const found = await spacelift.readPolicy(id);
  const settings = policySettings(registration, webhookId);
  const wanted = {
    name: registration.name,
    space: registration.space,
    description: `Sends finished runs to Datadog through ${registration.webhookUrl}. Its core is put back when its stack changes it; the extension at its end is yours.`,
  };
  const configured = registration.policyExtension;
  if (found === undefined) {
    const body = renderPolicy(policyCore, { ...settings, extension: configured });
    const policyId = await created(
      () => spacelift.createPolicy({ ...wanted, body, labels: [ownLabel(registration)] }),
      () => spacelift.readPolicy(id),
    );
    return { policyId, notes: [] };
  }
  const merged = mergePolicy({
    current: found.body,
    core: policyCore,
    settings,
    configured,
    before: extensionBefore,
    overwrite: registration.repairPolicy,
  });
  await spacelift.updatePolicy(id, { ...wanted, body: merged.body, labels: found.labels });
  return { policyId: id, notes: mergeNotes(id, merged) };
}

/**
 * Gives what is there the registration's label: the last step, since what bears it is deleted when a deployment that failed
 * is rolled back.
 */
export async function takeOver(
  registration: Registration,
  { webhookId, policyId }: Registered,
  spacelift: Spacelift,
): Promise<void> {
  const webhook = await spacelift.readWebhook(webhookId);
  if (webhook !== undefined && !isOwn(webhook.labels, registration)) {
    const { id, ...fields } = webhook;
    await spacelift.updateWebhook(id, { ...fields, labels: labelsOfOwn(webhook.labels, registration) });
  }
  const policy = await spacelift.readPolicy(policyId);
  if (policy !== undefined && !isOwn(policy.labels, registration)) {
    const { id, name, body, space, description } = policy;
    const labels = labelsOfOwn(policy.labels, registration);
    await spacelift.updatePolicy(id, { name, body, space, description, labels });
  }
}

/** The settings of the policy's core. The webhook's id stands in it at one place. */
export function policySettings({ finishedStates, includeTags }: Registration, webhookId: string) {
  return { endpointId: webhookId, finishedStates, include: includeTags };
}

function mergeNotes(policyId: string, { isInConflict, isWhole }: MergedPolicy): readonly string[] {
  return [
    ...(isInConflict
      ? [
          `The extension of the policy ${policyId} was edited in Spacelift and differs from policyExtension: it was kept. Bring the edit into the file, or deploy with repairPolicy=true to overwrite it.`,
        ]
      : []),
    ...(isWhole
      ? [
          `The policy ${policyId} had lost the line that ends its core, so all of its text was replaced by what is configured: put an extension of yours into policyExtension.`,
        ]
      : []),
  ];
}

/** A creation may be refused because of an earlier one of ours that came late: then another look is worth it. */
async function created(create: () => Promise<string>, read: () => Promise<unknown>): Promise<string> {
  try {
    return await create();
  } catch (error) {
    const isRefused = error instanceof SpaceliftError && error.problem === "rejected";
    if (isRefused && (await read()) !== undefined) throw new SpaceliftError("unavailable", error.message);
    throw error;
  }
}
