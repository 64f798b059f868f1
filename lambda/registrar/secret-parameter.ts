import { MissingParameterError, type Parameters } from "../shared/parameters.ts";
import type { Secret } from "../shared/secret.ts";
import { formatWebhookSecrets, parseWebhookSecrets, type WebhookSecret } from "../shared/webhook-secrets.ts";
import type { SecretHolder } from "./domain/registration.ts";
import { generationOf } from "./domain/resource.ts";
import { isRotating, secretInUse } from "./domain/secret-rotation.ts";

/** A missing parameter has no lines. */
export async function readSecrets(name: string, parameters: Parameters) {
  try {
    const { value, ...about } = await parameters.read(name);
    return { ...about, secrets: parseWebhookSecrets(value) };
  } catch (error) {
    if (error instanceof MissingParameterError) return { secrets: [], changedAtMilliseconds: 0, isSecure: true };
    throw error;
  }
}

export function writeSecrets(
  {
    webhookSecretParameter,
    webhookSecretStorage,
  }: Pick<SecretHolder, "webhookSecretParameter" | "webhookSecretStorage">,
  secrets: readonly WebhookSecret[],
  parameters: Pick<Parameters, "write">,
  removedTags: readonly string[] = [],
): Promise<void> {
  const settings = { ...webhookSecretStorage, ...(removedTags.length > 0 && { removedTags }) };
  return parameters.write(webhookSecretParameter, formatWebhookSecrets(secrets), settings);
}

export function madeForOf({ resource, webhookSecretVersion: version }: SecretHolder, host: string) {
  return { registration: generationOf(resource, host), version };
}

/** False if another registration overwrote the line: Parameter Store has no conditional write. */
export function holdsSecret(secrets: readonly WebhookSecret[], secret: Secret): boolean {
  return secrets.some((each) => each.untilMilliseconds === undefined && each.secret.reveal() === secret.reveal());
}

/** Compares the parameter only: nobody can read the secret in Spacelift. */
export async function inspectSecret(
  registration: SecretHolder,
  host: string,
  parameters: Parameters,
): Promise<"registered" | "missing" | "rotating"> {
  const { secrets } = await readSecrets(registration.webhookSecretParameter, parameters);
  const madeFor = madeForOf(registration, host);
  if (secretInUse(secrets, madeFor) === undefined) return "missing";
  return isRotating(secrets, madeFor) ? "rotating" : "registered";
}
