import { type Registration, registrationId } from "../domain/registration.ts";
import type { Secret } from "../domain/secret.ts";
import {
  formatWebhookSecrets,
  isRotating,
  parseWebhookSecrets,
  type WebhookSecret,
  withOthersRetired,
  withRegistrationEnded,
  withVersionInFront,
} from "../domain/webhook-secrets.ts";
import { webhookSecretAges } from "./cached-value.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import { MissingParameterError, type Parameters } from "./parameters.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";

type SecretPorts = Pick<RegistrarPorts, "parameters" | "now">;
type StoredRegistration = Pick<Registration, "webhookSecretParameter" | "endpoint" | "name">;

/**
 * After so long, every receiver knows what the parameter held then: it keeps what it read for a minute, after a failed
 * read goes on with it for a while, and the clocks of Lambda and Parameter Store may differ a little.
 */
export const secretKnownMilliseconds =
  webhookSecretAges.maximumAgeMilliseconds + webhookSecretAges.pauseMilliseconds + 5_000;

/**
 * The secret that Spacelift is to sign with, stored as accepted beside those before it. It resolves once every receiver
 * knows it, where Spacelift may be signing with another until then.
 */
export async function ensureSecret(
  registration: Registration,
  ports: RegistrarPorts,
  endMilliseconds: number,
): Promise<Secret> {
  const { webhookSecretParameter: name, webhookSecretVersion: version } = registration;
  const madeFor = { registration: registrationId(registration), version };
  const { secrets, changedAtMilliseconds, isSecure } = await readSecrets(name, ports.parameters);
  // Parameter Store changes no parameter's type (AWS Systems Manager, `PutParameter`).
  if (!isSecure) throw new DeploymentFailure(notSecure(name));
  const wanted = withVersionInFront(secrets, madeFor, ports.now(), ports.newSecret);
  const [front] = wanted;
  if (front === undefined) throw new Error("there is always a secret in front");
  const isStored = isSame(front, secrets[0]);
  if (!isStored) await ports.parameters.write(name, formatWebhookSecrets(wanted));
  if (isRotating(wanted)) {
    const storedAt = isStored ? changedAtMilliseconds : ports.now();
    const pause = Math.min(storedAt + secretKnownMilliseconds - ports.now(), secretKnownMilliseconds);
    if (ports.now() + pause > endMilliseconds) throw new DeploymentFailure(tooLittleTime);
    if (pause > 0) await ports.wait(pause);
  }
  return front.secret;
}

function notSecure(name: string): string {
  return `The SSM parameter ${name} is not a SecureString, so whoever may list parameters can read the webhook's secret: delete it, then deploy again; the registrar makes a new one.`;
}

const tooLittleTime =
  "There was too little time left to make the new webhook secret known: deploy again; it is stored already, and gone on with.";

function isSame(front: WebhookSecret, other: WebhookSecret | undefined): boolean {
  return (
    other !== undefined &&
    front.secret.reveal() === other.secret.reveal() &&
    front.madeFor?.version === other.madeFor?.version &&
    other.untilMilliseconds === undefined
  );
}

/** To be called once Spacelift signs with the first secret: the others are refused after a day. */
export async function retireOtherSecrets(
  { webhookSecretParameter }: StoredRegistration,
  ports: SecretPorts,
): Promise<void> {
  const { secrets } = await readSecrets(webhookSecretParameter, ports.parameters);
  if (!isRotating(secrets)) return;
  await ports.parameters.write(webhookSecretParameter, formatWebhookSecrets(withOthersRetired(secrets, ports.now())));
}

/** Ends the secrets of this registration, and the parameter where they are all that is signed with. */
export async function removeSecrets(registration: StoredRegistration, { parameters, now }: SecretPorts): Promise<void> {
  const { webhookSecretParameter: name } = registration;
  const { secrets } = await readSecrets(name, parameters);
  const rest = withRegistrationEnded(secrets, registrationId(registration), now());
  if (rest === undefined) return;
  await (rest.length === 0 ? parameters.remove(name) : parameters.write(name, formatWebhookSecrets(rest)));
}

/** What the parameter has in common with what Spacelift was given: the schedule cannot read that, and writes nothing. */
export async function lookAtSecret(
  registration: Registration,
  parameters: Parameters,
): Promise<"as registered" | "another" | "rotating"> {
  const { secrets } = await readSecrets(registration.webhookSecretParameter, parameters);
  const madeFor = secrets[0]?.madeFor;
  const isOurs = madeFor?.registration === registrationId(registration);
  if (!isOurs || madeFor.version !== registration.webhookSecretVersion) return "another";
  return isRotating(secrets) ? "rotating" : "as registered";
}

async function readSecrets(name: string, parameters: Parameters) {
  try {
    const { value, ...about } = await parameters.read(name);
    return { ...about, secrets: parseWebhookSecrets(value) };
  } catch (error) {
    if (error instanceof MissingParameterError) return { secrets: [], changedAtMilliseconds: 0, isSecure: true };
    throw error;
  }
}
