import { registrationAttributes } from "../contract/registration.ts";
import type { CustomResource, Progress } from "../shared/custom-resource/custom-resource.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { FenceError, performFenced } from "../shared/custom-resource/fenced-request.ts";
import type { ResourceRequest } from "../shared/custom-resource/resource-request.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import type { Registered } from "./domain/registration.ts";
import { hostWithObjects } from "./domain/registration-memory.ts";
import { parseRegistration } from "./domain/registration-properties.ts";
import { generationOf, hostIn, hostOf, notCreatedId } from "./domain/resource.ts";
import { prepareRecovery } from "./recover-deliveries.ts";
import { register } from "./register.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { createRegistrationContext, type RegistrationContext } from "./registration-context.ts";
import { explainFailure } from "./registration-failure.ts";
import { endSecrets } from "./retire-secrets.ts";
import { unregister } from "./unregister.ts";
import { updateRegistration } from "./update-registration.ts";

export const registrationResource: CustomResource<RegistrarPorts> = {
  notCreatedId: notCreatedId,
  notesAttribute: registrationAttributes.notes,
  perform: async (request, progress, end, ports) => {
    const { stackId, logicalId } = request;
    const registration = parseRegistration(request.properties, { stackId, logicalId });
    try {
      const { notes, registered } = await performFenced(request, end, ports, (fence) =>
        performRequest(request, createRegistrationContext(registration, fence, ports, end), progress),
      );
      const { webhookId, policyId } = registrationAttributes;
      const attributes = registered && { [webhookId]: registered.webhookId, [policyId]: registered.policyId };
      return { notes, attributes: attributes ?? {} };
    } catch (error) {
      if (error instanceof SupersededError) throw error;
      const sentence = explainFailure(error, registration);
      const isStuck = request.type === "Delete" && error instanceof FenceError;
      const { name } = registration;
      throw new DeploymentFailure(isStuck ? `${sentence} ${retainAdvice(name, name)}` : sentence);
    }
  },
};

interface RequestResult {
  readonly notes: readonly string[];
  readonly registered?: Registered;
}

async function performRequest(
  request: ResourceRequest,
  context: RegistrationContext,
  progress: Progress,
): Promise<RequestResult> {
  switch (request.type) {
    case "Create":
      return create(context, progress);
    case "Update": {
      const registered = await updateRegistration(request, context, progress);
      return { notes: [...registered.notes, ...(await prepareRecovery(context, registered))], registered };
    }
    case "Delete":
      return { notes: await remove(context, progress) };
    default:
      throw new DeploymentFailure(`CloudFormation asks for ${request.type}, which the registrar does not know.`);
  }
}

async function create(context: RegistrationContext, progress: Progress): Promise<RequestResult> {
  const onMaking = (host: string) => {
    progress.physicalId = generationOf(context.registration.resource, host);
  };
  // An earlier delivery of this request may have created objects, even if this one fails first.
  const begunHost = hostWithObjects(context.memory.all(), hostOf(context.registration.endpoint));
  if (begunHost !== undefined) onMaking(begunHost);
  const registered = await register(
    { knownHost: undefined, extensionBefore: undefined, secretMove: undefined, onMaking },
    context,
  );
  return { notes: [...registered.notes, ...(await prepareRecovery(context, registered))], registered };
}

async function remove(context: RegistrationContext, progress: Progress): Promise<readonly string[]> {
  const { registration, memory, retry } = context;
  const here = hostOf(registration.endpoint);
  const known = hostIn(registration.resource, progress.physicalId) ?? hostWithObjects(memory.all(), here);
  const host = known ?? here;
  if (known === undefined && progress.physicalId === notCreatedId) {
    await retry(() => endSecrets(context, host));
    memory.forget(host);
    return [];
  }
  progress.physicalId = generationOf(registration.resource, host);
  const { webhookId = registration.name, policyId = registration.name } = memory.of(host);
  try {
    return await unregister(context, host);
  } catch (error) {
    if (error instanceof SupersededError) throw error;
    throw new DeploymentFailure(`${explainFailure(error, registration)} ${retainAdvice(policyId, webhookId)}`);
  }
}

function retainAdvice(policyId: string, webhookId: string): string {
  return `To delete the stack without Spacelift, delete the policy ${policyId} and the webhook ${webhookId} there by hand, and retain this resource.`;
}
