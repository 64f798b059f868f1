import { renderPolicy } from "../domain/policy.ts";
import { mergePolicy } from "../domain/policy-merge.ts";
import { type Registered, type Registration, registrationId } from "../domain/registration.ts";
import type { Secret } from "../domain/secret.ts";
import { readApiKey } from "./api-key.ts";
import { ensureSecret, removeSecrets, retireOtherSecrets } from "./ensure-secret.ts";
import { overlapNotes } from "./overlaps.ts";
import { persist } from "./persist.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { RegistrationFailure } from "./registration-failure.ts";
import { type Spacelift, SpaceliftError } from "./spacelift.ts";

/** What a registration goes on with, and until when. */
export interface RegisterRequest {
  readonly registration: Registration;
  /** The ids of its objects, where they are known: renaming in Spacelift keeps them. */
  readonly registered: Registered | undefined;
  /** The extension that was configured before, where there was a before. */
  readonly extensionBefore: string | undefined;
  readonly endMilliseconds: number;
  /** Called before the first thing is made in Spacelift. */
  readonly onMaking?: () => void;
}

export interface RegisterResult extends Registered {
  /** A sentence for each thing that whoever deployed should know. */
  readonly notes: readonly string[];
}

/**
 * Makes webhook and policy what they are to be, whatever is there already. Each step looks before it writes, so the whole
 * may be repeated, and cut off, at any point.
 */
export async function register(request: RegisterRequest, ports: RegistrarPorts): Promise<RegisterResult> {
  const { registration, endMilliseconds: end } = request;
  const spacelift = connectTo(registration, ports, end);
  const doing = <T>(step: () => Promise<T>): Promise<T> => persist(ports, end, step);

  await doing(() => requireSpace(registration, spacelift));
  const secret = await doing(() => ensureSecret(registration, ports, end));
  request.onMaking?.();
  const webhookId = await doing(() => ensureWebhook(request, secret, spacelift));
  const { policyId, notes } = await doing(() => ensurePolicy(request, webhookId, spacelift, ports));
  await doing(() => retireOtherSecrets(registration, ports));
  return {
    webhookId,
    policyId,
    notes: [...notes, ...(await overlapNotes(registration, webhookId, spacelift, ports.log))],
  };
}

/**
 * Takes away what bears this registration's label, and its secret. What is gone already is no obstacle, and what bears
 * another label is not ours: it stays, with a note.
 */
export async function unregister(
  registration: Registration,
  { webhookId, policyId }: Registered,
  ports: RegistrarPorts,
  endMilliseconds: number,
): Promise<readonly string[]> {
  const spacelift = connectTo(registration, ports, endMilliseconds);
  const doing = <T>(step: () => Promise<T>): Promise<T> => persist(ports, endMilliseconds, step);
  const left: string[] = [];

  const policy = await doing(() => spacelift.readPolicy(policyId));
  if (isOwn(policy, registration)) await doing(() => spacelift.deletePolicy(policyId));
  else if (policy !== undefined) left.push(foreignNote("policy", policyId, registration));
  const webhook = await doing(() => spacelift.readWebhook(webhookId));
  if (isOwn(webhook, registration)) await doing(() => spacelift.deleteWebhook(webhookId));
  else if (webhook !== undefined) left.push(foreignNote("webhook", webhookId, registration));
  await doing(() => removeSecrets(registration, ports.parameters));
  return left;
}

function isOwn(found: { readonly labels: readonly string[] } | undefined, { owner }: Registration): boolean {
  return found?.labels.includes(owner) === true;
}

function foreignNote(kind: string, id: string, { owner }: Registration): string {
  return `The ${kind} ${id} does not bear the label ${owner}, so it is not this stack's: it was left in Spacelift.`;
}

export function connectTo(registration: Registration, ports: RegistrarPorts, endMilliseconds: number): Spacelift {
  return ports.connect({
    endpoint: registration.endpoint,
    readKey: () => readApiKey(registration, ports.parameters),
    remainingMilliseconds: () => endMilliseconds - ports.now(),
  });
}

async function requireSpace({ space, endpoint }: Registration, spacelift: Spacelift): Promise<void> {
  if ((await spacelift.readSpace(space)) !== undefined) return;
  throw new RegistrationFailure(
    `${endpoint} has no space ${space} that the API key may see: set spaceliftSpace to the id of a space, not its name.`,
  );
}

async function ensureWebhook(
  { registration, registered }: RegisterRequest,
  secret: Secret,
  spacelift: Spacelift,
): Promise<string> {
  const id = registered?.webhookId ?? registration.name;
  const found = await spacelift.readWebhook(id);
  if (found !== undefined) requireOwn("webhook", id, found.labels, registration);
  const wanted = {
    name: registration.name,
    endpoint: registration.webhookUrl,
    space: registration.space,
    labels: labelsOf(registration, found?.labels),
    enabled: true,
    retryOnFailure: true,
    secret,
  };
  if (found === undefined) {
    return created(
      () => spacelift.createWebhook(wanted),
      () => spacelift.readWebhook(id),
    );
  }
  await spacelift.updateWebhook(id, wanted);
  return id;
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

async function ensurePolicy(
  { registration, registered, extensionBefore }: RegisterRequest,
  webhookId: string,
  spacelift: Spacelift,
  { policyCore }: RegistrarPorts,
): Promise<{ readonly policyId: string; readonly notes: readonly string[] }> {
  const id = registered?.policyId ?? registration.name;
  const found = await spacelift.readPolicy(id);
  if (found !== undefined) requireOwn("policy", id, found.labels, registration);
  const settings = policySettings(registration, webhookId);
  const wanted = {
    name: registration.name,
    space: registration.space,
    labels: labelsOf(registration, found?.labels),
    description: `Sends finished runs to Datadog through ${registration.webhookUrl}. Its core is put back at every deployment; the extension at its end is yours.`,
  };
  const configured = registration.policyExtension;
  if (found === undefined) {
    const body = renderPolicy(policyCore, { ...settings, extension: configured });
    const policyId = await created(
      () => spacelift.createPolicy({ ...wanted, body }),
      () => spacelift.readPolicy(id),
    );
    return { policyId, notes: [] };
  }
  const { body, isInConflict } = mergePolicy({
    current: found.body,
    core: policyCore,
    settings,
    configured,
    before: extensionBefore,
    overwrite: registration.repairPolicy,
  });
  await spacelift.updatePolicy(id, { ...wanted, body });
  return { policyId: id, notes: isInConflict ? [conflictNote(id)] : [] };
}

/** The settings of the policy's core. The webhook's id stands in it at one place. */
export function policySettings({ finishedStates, includeTags }: Registration, webhookId: string) {
  return { endpointId: webhookId, finishedStates, include: includeTags };
}

function conflictNote(policyId: string): string {
  return `The extension of the policy ${policyId} was edited in Spacelift and differs from policyExtension: it was kept. Bring the edit into the file, or deploy with repairPolicy=true to overwrite it.`;
}

/** Labels that a user added stay. */
function labelsOf({ owner }: Registration, found: readonly string[] = []): readonly string[] {
  return [...new Set([...found, owner])];
}

function requireOwn(kind: string, id: string, labels: readonly string[], registration: Registration): void {
  if (labels.includes(registration.owner)) return;
  throw new RegistrationFailure(
    `${registrationId(registration)} is the name of a ${kind} that this stack did not make: delete the ${kind} ${id} in Spacelift, or choose another integrationName; to have it taken over, add the label ${registration.owner} to it.`,
  );
}
