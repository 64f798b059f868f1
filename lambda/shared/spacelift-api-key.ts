import { DeploymentFailure } from "./custom-resource/deployment-failure.ts";
import { readSecureParameter } from "./custom-resource/secure-parameter.ts";
import type { Parameters } from "./parameters.ts";
import type { Secret } from "./secret.ts";

export interface SpaceliftApiKey {
  readonly id: string;
  readonly secret: Secret;
}

/** Names of SSM parameters. */
export interface ApiKeyParameters {
  readonly apiKeyIdParameter: string;
  readonly apiKeySecretParameter: string;
}

/** docs.spacelift.io, "API keys". */
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/i;

/** Rejects with a `DeploymentFailure` or a `MissingParameterError` that names the parameter. */
export async function readApiKey(
  { apiKeyIdParameter, apiKeySecretParameter }: ApiKeyParameters,
  parameters: Pick<Parameters, "read">,
): Promise<SpaceliftApiKey> {
  const [id, secret] = await Promise.all([
    readSecureParameter(apiKeyIdParameter, "Spacelift API key", parameters),
    readSecureParameter(apiKeySecretParameter, "Spacelift API key", parameters),
  ]);
  if (ulid.test(secret.reveal()) && !ulid.test(id.reveal())) {
    throw new DeploymentFailure(
      `The SSM parameters ${apiKeyIdParameter} and ${apiKeySecretParameter} are swapped: the second holds the id of a Spacelift API key. Swap their values, then deploy again.`,
    );
  }
  return { id: id.reveal(), secret };
}
