import {
  isOwn,
  mayChange,
  type Registered,
  type Registration,
  registrationId,
  takeOverLabel,
} from "../domain/registration.ts";
import { readApiKey } from "./api-key.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import { type Changing, ensurePolicy, ensureWebhook, takeOver } from "./ensure-objects.ts";
import { ensureSecret, retireOtherSecrets } from "./ensure-secret.ts";
import { overlapNotes } from "./overlaps.ts";
import { persist } from "./persist.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import type { Policy, Spacelift, Webhook } from "./spacelift.ts";

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
 * may be repeated, and cut off, at any point. Nothing is written before it is known that both names are free or ours.
 */
export async function register(request: RegisterRequest, ports: RegistrarPorts): Promise<RegisterResult> {
  const { registration, endMilliseconds: end } = request;
  const spacelift = connectTo(registration, ports, end);
  const doing = <T>(step: () => Promise<T>): Promise<T> => persist(ports, end, step);
  const ids = request.registered ?? { webhookId: registration.name, policyId: registration.name };

  await doing(() => requireSpace(registration, spacelift));
  const found = await doing(() => requireNames(registration, ids, spacelift));
  const secret = await doing(() => ensureSecret(registration, ports, end));
  request.onMaking?.();
  const changing: Changing = { ...request, ids, secret, spacelift, policyCore: ports.policyCore };
  const webhook = () => doing(() => ensureWebhook(changing));
  const policy = (id: string) => doing(() => ensurePolicy(changing, id));
  // A webhook that is there goes on as it is until Spacelift has taken its policy: a bad extension changes no secret.
  const early = found.hasWebhook ? await policy(ids.webhookId) : undefined;
  const webhookId = await webhook();
  const { policyId, notes } = early ?? (await policy(webhookId));
  await doing(() => retireOtherSecrets(registration, ports));
  if (found.hasOthers) await doing(() => takeOver(registration, { webhookId, policyId }, spacelift));
  return {
    webhookId,
    policyId,
    notes: [...notes, ...(await overlapNotes(registration, webhookId, spacelift, ports.log))],
  };
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
  throw new DeploymentFailure(
    `${endpoint} has no space ${space} that the API key may see: set spaceliftSpace to the id of a space, not its name.`,
  );
}

interface Found {
  readonly hasWebhook: boolean;
  /** Whether there is something that may be changed, and is not the registration's own yet. */
  readonly hasOthers: boolean;
}

/** What is there already. Rejects where that is not this registration's to change. */
async function requireNames(
  registration: Registration,
  { webhookId, policyId }: Registered,
  spacelift: Spacelift,
): Promise<Found> {
  const webhook = await spacelift.readWebhook(webhookId);
  const policy = await spacelift.readPolicy(policyId);
  if (webhook !== undefined) requireOurs("webhook", webhookId, webhook.labels, registration);
  if (policy !== undefined) requireOurs("policy", policyId, policy.labels, registration);
  if (policy !== undefined && policy.type !== "NOTIFICATION") {
    throw new DeploymentFailure(
      `The policy ${policyId} in Spacelift is of type ${policy.type}, and no policy changes its type: delete it, or choose another integrationName.`,
    );
  }
  const isOther = (each: Webhook | Policy | undefined) => each !== undefined && !isOwn(each.labels, registration);
  return { hasWebhook: webhook !== undefined, hasOthers: isOther(webhook) || isOther(policy) };
}

function requireOurs(kind: string, id: string, labels: readonly string[], registration: Registration): void {
  if (mayChange(labels, registration)) return;
  throw new DeploymentFailure(
    `${registrationId(registration)} is the name of a ${kind} that this stack did not make: delete the ${kind} ${id} in Spacelift, or choose another integrationName; to have it taken over, add the label ${takeOverLabel(registration)} to it.`,
  );
}
