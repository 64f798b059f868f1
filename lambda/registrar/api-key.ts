import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { readSecureParameter } from "../shared/custom-resource/secure-parameter.ts";
import type { Parameters } from "../shared/parameters.ts";
import type { Registration } from "./domain/registration.ts";
import type { SpaceliftApiKey } from "./spacelift.ts";

/** The ids of Spacelift's keys are ULIDs (docs.spacelift.io, "API keys"). */
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/i;

/** Reads the Spacelift API key, and says of each way in which it can be wrong what to do about it. */
export async function readApiKey(
  registration: Pick<Registration, "apiKeyIdParameter" | "apiKeySecretParameter">,
  parameters: Pick<Parameters, "read">,
): Promise<SpaceliftApiKey> {
  const { apiKeyIdParameter, apiKeySecretParameter } = registration;
  const [id, secret] = await Promise.all([
    readSecureParameter(apiKeyIdParameter, "Spacelift API key", parameters),
    readSecureParameter(apiKeySecretParameter, "Spacelift API key", parameters),
  ]);
  if (ulid.test(secret.reveal()) && !ulid.test(id.reveal())) {
    throw new DeploymentFailure(
      `The id and the secret of the Spacelift API key are swapped: ${apiKeySecretParameter} holds an id. Put each under its own name, then deploy again.`,
    );
  }
  return { id: id.reveal(), secret };
}
