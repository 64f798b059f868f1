import type { Registration } from "../domain/registration.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import type { Parameters } from "./parameters.ts";
import type { SpaceliftApiKey } from "./spacelift.ts";

/** The ids of Spacelift's keys are ULIDs (docs.spacelift.io, "API keys"). */
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/i;

/** Reads the Spacelift API key, and says of each way in which it can be wrong what to do about it. */
export async function readApiKey(
  registration: Registration,
  parameters: Pick<Parameters, "read">,
): Promise<SpaceliftApiKey> {
  const { apiKeyIdParameter, apiKeySecretParameter } = registration;
  const [id, secret] = await Promise.all([
    readSecure(apiKeyIdParameter, parameters),
    readSecure(apiKeySecretParameter, parameters),
  ]);
  if (ulid.test(secret.reveal()) && !ulid.test(id.reveal())) {
    throw new DeploymentFailure(
      `The id and the secret of the Spacelift API key are swapped: ${apiKeySecretParameter} holds an id. Put each under its own name, then deploy again.`,
    );
  }
  return { id: id.reveal(), secret };
}

async function readSecure(name: string, parameters: Pick<Parameters, "read">) {
  const { value, isSecure } = await parameters.read(name);
  if (!isSecure) {
    throw new DeploymentFailure(
      `The SSM parameter ${name} is not a SecureString, so whoever may list parameters can read it: delete it, make a new Spacelift API key, and put that there with --type SecureString.`,
    );
  }
  if (value.reveal() === "") {
    throw new DeploymentFailure(
      `The SSM parameter ${name} is empty: put the Spacelift API key there, then deploy again.`,
    );
  }
  return value;
}
