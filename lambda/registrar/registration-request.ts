import { registrationAttributes } from "../contract/registration.ts";
import type { CustomResource, Progress, ResourceRequest } from "../shared/custom-resource/custom-resource.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { performFenced } from "../shared/custom-resource/fenced-request.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { listLagMilliseconds } from "../shared/custom-resource/until-settled.ts";
import { textDigest } from "../shared/text-digest.ts";
import {
  hostIn,
  hostOf,
  parseBefore,
  parseRegistration,
  type Registered,
  type Registration,
  settingsDigest,
  unmadeId,
} from "./domain/registration.ts";
import { endSecrets } from "./ensure-secret.ts";
import { physicalIdOf, register } from "./register.ts";
import { beginRegistering, type Registering } from "./registering.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { explainFailure } from "./registration-failure.ts";
import { unregister } from "./unregister.ts";

/** `Custom::SpaceliftRegistration`. */
export const registrationResource: CustomResource<RegistrarPorts> = {
  unmadeId,
  notesAttribute: registrationAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const { stackId, logicalId } = request;
    const registration = parseRegistration(request.properties, { stackId, logicalId });
    try {
      const { notes, registered } = await performFenced(request, end, ports, (fence) =>
        performRequest(request, beginRegistering(registration, fence, ports, end), progress),
      );
      const { webhookId, policyId } = registrationAttributes;
      const attributes = registered && { [webhookId]: registered.webhookId, [policyId]: registered.policyId };
      return { notes, attributes: attributes ?? {} };
    } catch (error) {
      if (error instanceof SupersededError) throw error;
      throw new DeploymentFailure(explainFailure(error, registration));
    }
  },
};

interface RegistrationDone {
  readonly notes: readonly string[];
  readonly registered?: Registered;
}

async function performRequest(
  request: ResourceRequest,
  registering: Registering,
  progress: Progress,
): Promise<RegistrationDone> {
  switch (request.type) {
    case "Create":
      return create(registering, progress);
    case "Update":
      return update(request, registering, progress);
    case "Delete":
      return { notes: await remove(registering, progress.physicalId) };
    default:
      throw new DeploymentFailure(`CloudFormation asks for ${request.type}, which the registrar does not know.`);
  }
}

async function create(registering: Registering, progress: Progress): Promise<RegistrationDone> {
  const onMaking = (host: string) => {
    progress.physicalId = physicalIdOf(registering, host);
  };
  const result = await register({ knownHost: undefined, extensionBefore: undefined, onMaking }, registering);
  noteRegistered(registering, result.host);
  progress.physicalId = physicalIdOf(registering, result.host);
  return { notes: result.notes, registered: result };
}

/** Notes what is registered, so that a look can tell whether it was told the same. */
function noteRegistered({ registration, memory, ports }: Registering, host: string): void {
  memory.change(host, { settings: settingsDigest(registration), core: textDigest(ports.policyCore) });
}

/**
 * In another account the registration is another one, under another physical id. CloudFormation then deletes the one before
 * once nothing else of the deployment can fail.
 */
async function update(
  request: ResourceRequest,
  registering: Registering,
  progress: Progress,
): Promise<RegistrationDone> {
  const { registration, memory } = registering;
  const before = parseBefore(request.oldProperties, registration);
  const knownHost = hostIn(registration.resource, progress.physicalId);
  confirm(registering, knownHost);
  const result = await registerOrClear(request, registering, knownHost, before.policyExtension);
  noteRegistered(registering, result.host);
  progress.physicalId = physicalIdOf(registering, result.host);
  const left = hostOf(before.endpoint);
  // A replacement that failed is taken back under the id from before it.
  const isLeft = result.host === knownHost && left !== knownHost && memory.all().generations[left] !== undefined;
  if (isLeft) await clear(request.oldProperties, registering, left);
  const isMoved = before.webhookSecretParameter !== registration.webhookSecretParameter;
  const notes = isMoved ? [...result.notes, movedNote(before.webhookSecretParameter)] : result.notes;
  return { notes, registered: result };
}

/** An update says that the deployment that took something over was not rolled back. */
function confirm({ memory }: Registering, host: string | undefined): void {
  if (host !== undefined && memory.of(host).takenOver !== undefined) memory.change(host, { takenOver: undefined });
}

/** Where a new registration fails, CloudFormation knows of the old one alone: what there is of the new one goes at once. */
async function registerOrClear(
  request: ResourceRequest,
  registering: Registering,
  knownHost: string | undefined,
  extensionBefore: string,
) {
  let making: string | undefined;
  const onMaking = (host: string) => {
    making = host;
  };
  try {
    return await register({ knownHost, extensionBefore, onMaking }, registering);
  } catch (error) {
    const isNew = making !== undefined && making !== knownHost && knownHost !== undefined;
    if (isNew && !(error instanceof SupersededError)) await clear(request.properties, registering, making);
    throw error;
  }
}

function movedNote(parameter: string): string {
  return `The SSM parameter ${parameter} is used no more: delete it.`;
}

/** Another account that does not answer is not to use up the time of a roll-back. */
const clearingMilliseconds = 60_000;

/** Kept back for what follows a clearing. */
const finishingMilliseconds = 10_000;

/** Takes away what an attempt left in another account, and that nobody waits for any more. */
async function clear(properties: unknown, registering: Registering, host: string | undefined): Promise<void> {
  if (host === undefined) return;
  const { registration: now, fence, ports, endMilliseconds, memory } = registering;
  let registration: Registration;
  try {
    registration = parseRegistration(properties, now.resource);
  } catch {
    return;
  }
  const { webhookBegunMilliseconds = 0, policyBegunMilliseconds = 0 } = memory.of(host);
  // What lists do not show yet is waited for.
  const settled = Math.max(
    ports.now(),
    webhookBegunMilliseconds + listLagMilliseconds,
    policyBegunMilliseconds + listLagMilliseconds,
  );
  const end = Math.min(endMilliseconds - finishingMilliseconds, settled + clearingMilliseconds);
  await unregister(beginRegistering(registration, fence, ports, end), host).catch((error: unknown) => {
    if (error instanceof SupersededError) throw error;
    ports.log("error", "what was made of the new registration is left in Spacelift", {
      error: explainFailure(error, registration),
    });
  });
}

async function remove(registering: Registering, physicalId: string): Promise<readonly string[]> {
  const { registration, memory, doing } = registering;
  const host = hostIn(registration.resource, physicalId) ?? hostOf(registration.endpoint);
  if (physicalId === unmadeId) {
    await doing(() => endSecrets(registering, host));
    memory.forget(host);
    return [];
  }
  const { webhookId = registration.name, policyId = registration.name } = memory.of(host);
  try {
    return await unregister(registering, host);
  } catch (error) {
    if (error instanceof SupersededError) throw error;
    throw new DeploymentFailure(
      `${explainFailure(error, registration)} To delete the stack without Spacelift, delete the policy ${policyId} and the webhook ${webhookId} there by hand, and retain this resource.`,
    );
  }
}
