import { webhookSecretAges } from "../shared/cached-value.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { MissingParameterError, type Parameters } from "../shared/parameters.ts";
import type { Secret } from "../shared/secret.ts";
import {
  concerns,
  formatWebhookSecrets,
  hasOthersInUse,
  isRotating,
  newestInUse,
  parseWebhookSecrets,
  secretInUse,
  type WebhookSecret,
  withGenerationEnded,
  withOthersRetired,
  withVersionInFront,
} from "../shared/webhook-secrets.ts";
import { generationOf, type Registration } from "./domain/registration.ts";
import type { Registering } from "./registering.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";

/**
 * After so long, every receiver knows what the parameter held then: it keeps what it read for a minute, after a failed
 * read goes on with it for a while, and the clocks of Lambda and Parameter Store may differ a little.
 */
export const secretKnownMilliseconds =
  webhookSecretAges.maximumAgeMilliseconds + webhookSecretAges.pauseMilliseconds + 5_000;

/** What a change of the parameter needs. */
interface Step extends Pick<Registering, "registration" | "fence" | "memory"> {
  readonly ports: Pick<RegistrarPorts, "parameters" | "now">;
}

interface MakingStep extends Pick<Registering, "registration" | "fence" | "memory" | "endMilliseconds"> {
  readonly ports: Pick<RegistrarPorts, "parameters" | "now" | "wait" | "newSecret">;
}

/**
 * The secret that Spacelift is to sign with, stored as accepted beside those before it. It resolves once every receiver
 * knows it. A resource that takes the place of another one of its stack goes on with that one's secret.
 */
export async function ensureSecret(step: MakingStep, host: string): Promise<Secret> {
  const { registration, fence, memory, ports, endMilliseconds } = step;
  const { webhookSecretParameter: name } = registration;
  const madeFor = madeForOf(registration, host);
  const { secrets, changedAtMilliseconds, isSecure } = await readSecrets(name, ports.parameters);
  // Parameter Store changes no parameter's type (AWS Systems Manager, `PutParameter`).
  if (!isSecure) throw new DeploymentFailure(notSecure(name));
  const stored = secretInUse(secrets, madeFor);
  const sibling = memory.of(host).takenOver?.from;
  const line = sibling === undefined ? undefined : newestInUse(secrets, sibling);
  if (sibling !== undefined && line === undefined && stored === undefined) {
    throw new DeploymentFailure(noSecretOfSibling(registration));
  }
  const inherited = line?.madeFor?.version === registration.webhookSecretVersion ? line.secret : undefined;
  const wanted = withVersionInFront(secrets, madeFor, ports.now(), () => inherited ?? ports.newSecret());
  const secret = stored ?? wanted[0]?.secret;
  if (secret === undefined) throw new Error("there is always a secret in front");
  if (stored === undefined) await fence.change(() => ports.parameters.write(name, formatWebhookSecrets(wanted)));
  if (!hasOthersInUse(wanted, madeFor) || isEqual(secret, inherited)) return secret;
  const storedAt = stored === undefined ? ports.now() : changedAtMilliseconds;
  const pause = Math.min(storedAt + secretKnownMilliseconds - ports.now(), secretKnownMilliseconds);
  if (pause <= 0) return secret;
  if (ports.now() + pause > endMilliseconds) throw new DeploymentFailure(tooLittleTime);
  await ports.wait(pause);
  const { secrets: known } = await readSecrets(name, ports.parameters);
  if (!isAccepted(known, secret)) throw new Error("the webhook's new secret is no longer in its parameter");
  return secret;
}

function madeForOf({ resource, webhookSecretVersion: version }: Registration, host: string) {
  return { registration: generationOf(resource, host), version };
}

function noSecretOfSibling({ webhookSecretParameter, name }: Registration): string {
  return `Another construct of this stack registered ${name}, and ${webhookSecretParameter} does not hold its secret: deploy once with the webhookSecretParameter that it had, then change it; or delete the webhook and the policy ${name} in Spacelift.`;
}

function isEqual(secret: Secret, other: Secret | undefined): boolean {
  return secret.reveal() === other?.reveal();
}

/** Another registration that shares the parameter may have written over a line: Parameter Store has no condition. */
function isAccepted(secrets: readonly WebhookSecret[], secret: Secret): boolean {
  return secrets.some((each) => each.untilMilliseconds === undefined && isEqual(each.secret, secret));
}

function notSecure(name: string): string {
  return `The SSM parameter ${name} is not a SecureString, so whoever may list parameters can read the webhook's secret: delete it, then deploy again; the registrar makes a new one.`;
}

function overwritten(name: string): string {
  return `The SSM parameter ${name} was overwritten while the webhook's secret was being changed: deploy again; what was begun is gone on with.`;
}

const tooLittleTime =
  "There was too little time left to make the new webhook secret known: deploy again; it is stored already, and gone on with.";

/**
 * To be called once Spacelift signs with this secret: the others of the generation are refused after a day. Rejects where
 * the secret is not accepted.
 */
export async function retireOtherSecrets(step: Step, host: string, secret: Secret): Promise<void> {
  const { registration, fence, ports } = step;
  const { webhookSecretParameter: name } = registration;
  const madeFor = madeForOf(registration, host);
  const { secrets } = await readSecrets(name, ports.parameters);
  if (!isAccepted(secrets, secret)) throw new DeploymentFailure(overwritten(name));
  if (!isRotating(secrets, madeFor)) return;
  const retired = formatWebhookSecrets(withOthersRetired(secrets, madeFor, ports.now()));
  await fence.change(() => ports.parameters.write(name, retired));
}

/** Ends the secrets of a generation, and the parameter where it holds no others. */
export async function endSecrets(step: Step, host: string): Promise<void> {
  const { registration, fence, memory, ports } = step;
  const { webhookSecretParameter: name, resource } = registration;
  const { secrets } = await readSecrets(name, ports.parameters);
  const generation = generationOf(resource, host);
  if (!concerns(secrets, generation)) return;
  const hasSuccessor = Object.keys(memory.all().generations).some((each) => each !== host);
  const rest = withGenerationEnded(secrets, generation, hasSuccessor, ports.now());
  await fence.change(() =>
    rest.length === 0 ? ports.parameters.remove(name) : ports.parameters.write(name, formatWebhookSecrets(rest)),
  );
}

/** What the parameter has in common with what Spacelift was given: nobody can read that. */
export async function lookAtSecret(
  registration: Registration,
  host: string,
  parameters: Parameters,
): Promise<"as registered" | "another" | "rotating"> {
  const { secrets } = await readSecrets(registration.webhookSecretParameter, parameters);
  const madeFor = madeForOf(registration, host);
  if (secretInUse(secrets, madeFor) === undefined) return "another";
  return isRotating(secrets, madeFor) ? "rotating" : "as registered";
}

export async function readSecrets(name: string, parameters: Parameters) {
  try {
    const { value, ...about } = await parameters.read(name);
    return { ...about, secrets: parseWebhookSecrets(value) };
  } catch (error) {
    if (error instanceof MissingParameterError) return { secrets: [], changedAtMilliseconds: 0, isSecure: true };
    throw error;
  }
}
