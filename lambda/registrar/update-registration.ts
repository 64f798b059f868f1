import type { Progress } from "../shared/custom-resource/custom-resource.ts";
import type { ResourceRequest } from "../shared/custom-resource/resource-request.ts";
import { SupersededError } from "../shared/custom-resource/superseded-error.ts";
import { type PreviousRegistration, parsePreviousRegistration } from "./domain/registration-properties.ts";
import { generationOf, hostIn, hostOf } from "./domain/resource.ts";
import { type RegisterResult, register } from "./register.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { removeAbandoned } from "./remove-abandoned.ts";
import { secretMoveOf } from "./secret-move.ts";

/** Another account is another registration with another physical id. CloudFormation deletes the previous one last. */
export async function updateRegistration(
  request: ResourceRequest,
  context: RegistrationContext,
  progress: Progress,
): Promise<RegisterResult> {
  const { registration, memory } = context;
  const before = parsePreviousRegistration(request.oldProperties, registration);
  const knownHost = hostIn(registration.resource, progress.physicalId);
  confirmAdoption(context, knownHost);
  const result = await registerOrRemove(request, context, knownHost, before);
  progress.physicalId = generationOf(registration.resource, result.host);
  const previousHost = hostOf(before.endpoint);
  // CloudFormation rolls a failed replacement back under the previous physical id.
  const isAbandoned =
    result.host === knownHost && previousHost !== knownHost && memory.all().generations[previousHost] !== undefined;
  if (isAbandoned) await removeAbandoned(request.oldProperties, context, previousHost);
  if (before.webhookSecretParameter === registration.webhookSecretParameter) return result;
  const note = `The SSM parameter ${before.webhookSecretParameter} is no longer used: delete it.`;
  return { ...result, notes: [...result.notes, note] };
}

/** An update proves that the adopting deployment was not rolled back. */
function confirmAdoption({ memory }: RegistrationContext, host: string | undefined): void {
  if (host !== undefined && memory.of(host).adoption !== undefined) memory.change(host, { adoption: undefined });
}

/** Removes a new generation that fails: CloudFormation knows only the previous one. */
async function registerOrRemove(
  request: ResourceRequest,
  context: RegistrationContext,
  knownHost: string | undefined,
  before: PreviousRegistration,
): Promise<RegisterResult> {
  let making: string | undefined;
  const onMaking = (host: string) => {
    making = host;
  };
  const secretMove = secretMoveOf(before, context.registration);
  try {
    return await register({ knownHost, extensionBefore: before.policyExtension, secretMove, onMaking }, context);
  } catch (error) {
    const isNew = making !== undefined && making !== knownHost && knownHost !== undefined;
    if (isNew && !(error instanceof SupersededError)) await removeAbandoned(request.properties, context, making);
    throw error;
  }
}
