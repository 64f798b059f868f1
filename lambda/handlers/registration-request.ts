import type { Json } from "../domain/json.ts";
import {
  parseBefore,
  parsePhysicalId,
  parseRegistration,
  physicalId,
  type Registered,
  type Registration,
  registrationId,
  unmadeId,
} from "../domain/registration.ts";
import { registrationAttributes } from "../environment.ts";
import type { CustomResource, Progress, ResourceRequest } from "./custom-resource.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import { removeSecrets } from "./ensure-secret.ts";
import { register } from "./register.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { explainFailure } from "./registration-failure.ts";
import { unregister } from "./unregister.ts";

/** `Custom::SpaceliftRegistration`. */
export const registrationResource: CustomResource<RegistrarPorts> = {
  unmadeId,
  notesAttribute: registrationAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const registration = parseRegistration(request.properties);
    try {
      const { notes, registered } = await performRequest(request, registration, progress, end, ports);
      const { webhookId, policyId } = registrationAttributes;
      const attributes = registered && { [webhookId]: registered.webhookId, [policyId]: registered.policyId };
      return { notes, attributes: attributes ?? {} };
    } catch (error) {
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
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<RegistrationDone> {
  switch (request.type) {
    case "Create":
      return create(registration, progress, end, ports);
    case "Update":
      return update(request, registration, progress, end, ports);
    case "Delete":
      return { notes: await remove(registration, progress.physicalId, end, ports) };
    default:
      throw new DeploymentFailure(`CloudFormation asks for ${request.type}, which the registrar does not know.`);
  }
}

async function create(
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<RegistrationDone> {
  const onMaking = () => {
    progress.physicalId = physicalId(registration, idsByName(registration));
  };
  const request = { registration, registered: undefined, extensionBefore: undefined, endMilliseconds: end, onMaking };
  const { notes, ...registered } = await register(request, ports);
  progress.physicalId = physicalId(registration, registered);
  return { notes, registered };
}

/** Another account or name is another registration: CloudFormation then deletes the one before. */
async function update(
  request: ResourceRequest,
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<RegistrationDone> {
  const before = parseBefore(request.oldProperties, registration);
  const known = parsePhysicalId(registration, progress.physicalId);
  if (registrationId(before) !== registrationId(registration)) {
    // A replacement that failed is taken back under the id from before it.
    const isWayBack = known?.webhookId === registration.name;
    if (!isWayBack) return replace(registration, progress, end, ports);
    await removeRest(request.oldProperties, end, ports);
  }
  const { notes, ...registered } = await register(
    {
      registration,
      registered: known,
      extensionBefore: before.policyExtension,
      endMilliseconds: end,
    },
    ports,
  );
  progress.physicalId = physicalId(registration, registered);
  const isMoved = before.webhookSecretParameter !== registration.webhookSecretParameter;
  return { notes: isMoved ? [...notes, movedNote(before.webhookSecretParameter)] : notes, registered };
}

function movedNote(parameter: string): string {
  return `The SSM parameter ${parameter} is used no more: delete it.`;
}

/** Where the new one fails, CloudFormation knows of the old one alone: what there is of the new one goes at once. */
async function replace(
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<RegistrationDone> {
  const made = { physicalId: unmadeId };
  try {
    const done = await create(registration, made, end, ports);
    progress.physicalId = made.physicalId;
    return done;
  } catch (error) {
    if (made.physicalId !== unmadeId) await removeQuietly(registration, end, ports);
    throw error;
  }
}

/** Takes away what an attempt left that nobody waits for any more. */
async function removeRest(properties: Json, end: number, ports: RegistrarPorts): Promise<void> {
  let registration: Registration;
  try {
    registration = parseRegistration(properties);
  } catch {
    return;
  }
  await removeQuietly(registration, end, ports);
}

async function removeQuietly(registration: Registration, end: number, ports: RegistrarPorts): Promise<void> {
  await unregister(registration, idsByName(registration), ports, end).catch((error: unknown) =>
    ports.log("error", "what was made of the new registration is left in Spacelift", {
      error: explainFailure(error, registration),
    }),
  );
}

async function remove(
  registration: Registration,
  id: string,
  end: number,
  ports: RegistrarPorts,
): Promise<readonly string[]> {
  if (id === unmadeId) {
    await removeSecrets(registration, ports);
    return [];
  }
  const { webhookId, policyId } = parsePhysicalId(registration, id) ?? idsByName(registration);
  try {
    return await unregister(registration, { webhookId, policyId }, ports, end);
  } catch (error) {
    throw new DeploymentFailure(
      `${explainFailure(error, registration)} To delete the stack without Spacelift, delete the policy ${policyId} and the webhook ${webhookId} there by hand, and retain this resource.`,
    );
  }
}

/** An object's id is the slug of its name, and these names are slugs. */
function idsByName({ name }: Registration): Registered {
  return { webhookId: name, policyId: name };
}
