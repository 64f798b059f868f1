import { type Registration, registrationId } from "../domain/registration.ts";
import type { Secret } from "../domain/secret.ts";
import {
  formatWebhookSecrets,
  isRotating,
  parseWebhookSecrets,
  type WebhookSecret,
  withOthersRetired,
  withVersionInFront,
} from "../domain/webhook-secrets.ts";
import { webhookSecretAges } from "./cached-value.ts";
import { MissingParameterError, type Parameters } from "./parameters.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { RegistrationFailure } from "./registration-failure.ts";

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
  const { secrets, changedAtMilliseconds } = await readSecrets(name, ports.parameters);
  const wanted = withVersionInFront(secrets, madeFor, ports.now(), ports.newSecret);
  const [front] = wanted;
  if (front === undefined) throw new Error("there is always a secret in front");
  const isStored = isSame(front, secrets[0]);
  if (!isStored) await ports.parameters.write(name, formatWebhookSecrets(wanted));
  if (isRotating(wanted)) {
    const storedAt = isStored ? changedAtMilliseconds : ports.now();
    const pause = Math.min(storedAt + secretKnownMilliseconds - ports.now(), secretKnownMilliseconds);
    if (ports.now() + pause > endMilliseconds) throw new RegistrationFailure(tooLittleTime);
    if (pause > 0) await ports.wait(pause);
  }
  return front.secret;
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
  { webhookSecretParameter }: Registration,
  ports: RegistrarPorts,
): Promise<void> {
  const { secrets } = await readSecrets(webhookSecretParameter, ports.parameters);
  if (!isRotating(secrets)) return;
  await ports.parameters.write(webhookSecretParameter, formatWebhookSecrets(withOthersRetired(secrets, ports.now())));
}

/**
 * Removes the parameter, where secrets of this registration are in it and Spacelift signs with none of another's: a
 * registration under a new name goes on with the parameter, and has retired what was there.
 */
export async function removeSecrets(registration: Registration, parameters: Parameters): Promise<void> {
  const { secrets } = await readSecrets(registration.webhookSecretParameter, parameters);
  const id = registrationId(registration);
  const isOurs = secrets.some(({ madeFor }) => madeFor?.registration === id);
  const isInUse = secrets.some(
    ({ madeFor, untilMilliseconds }) =>
      madeFor !== undefined && madeFor.registration !== id && untilMilliseconds === undefined,
  );
  if (isOurs && !isInUse) await parameters.remove(registration.webhookSecretParameter);
}

/** Whether the parameter still accepts what Spacelift signed with before the last rotation, as if it went on. */
export async function isRotationUnfinished(registration: Registration, parameters: Parameters): Promise<boolean> {
  return isRotating((await readSecrets(registration.webhookSecretParameter, parameters)).secrets);
}

async function readSecrets(name: string, parameters: Parameters) {
  try {
    const { value, changedAtMilliseconds } = await parameters.read(name);
    return { secrets: parseWebhookSecrets(value), changedAtMilliseconds };
  } catch (error) {
    if (error instanceof MissingParameterError) return { secrets: [], changedAtMilliseconds: 0 };
    throw error;
  }
}
