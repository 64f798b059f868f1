import { webhookSecretAges } from "../shared/cached-value.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import type { Secret } from "../shared/secret.ts";
import type { SecretHolder } from "./domain/registration.ts";
import { hasOthersInUse, newestInUse, secretInUse, withVersionInFront } from "./domain/secret-rotation.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { holdsSecret, madeForOf, readSecrets, writeSecrets } from "./secret-parameter.ts";

/**
 * After this time every receiver knows a new line. Receivers cache it, pause after a failed read, and clocks differ.
 */
export const secretKnownMilliseconds =
  webhookSecretAges.maximumAgeMilliseconds + webhookSecretAges.pauseMilliseconds + 5_000;

/** The parameter gets another key or other tags. */
export interface SecretMove {
  /** Keys of the tags that the parameter loses. */
  readonly removedTags: readonly string[];
}

interface EnsureContext
  extends Pick<RegistrationContext<SecretHolder>, "registration" | "fence" | "memory" | "endMilliseconds"> {
  readonly ports: Pick<RegistrarPorts, "parameters" | "now" | "wait" | "newSecret">;
}

/**
 * Returns the secret for Spacelift once every receiver accepts it. Older secrets stay accepted. A resource that adopted
 * a sibling's objects continues with the sibling's secret. Rejects with a `DeploymentFailure` if that secret is
 * missing, the parameter is not a SecureString, or the time is too short.
 */
export async function ensureSecret(context: EnsureContext, host: string, move?: SecretMove): Promise<Secret> {
  const { registration, fence, memory, ports, endMilliseconds } = context;
  const { webhookSecretParameter: name } = registration;
  const madeFor = madeForOf(registration, host);
  const { secrets, changedAtMilliseconds, isSecure } = await readSecrets(name, ports.parameters);
  // Parameter Store never changes a parameter's type (AWS Systems Manager, `PutParameter`).
  if (!isSecure) throw new DeploymentFailure(notSecure(name));
  const stored = secretInUse(secrets, madeFor);
  const sibling = memory.of(host).adoption?.from;
  const line = sibling === undefined ? undefined : newestInUse(secrets, sibling);
  if (sibling !== undefined && line === undefined && stored === undefined) {
    throw new DeploymentFailure(noSecretOfSibling(registration));
  }
  const inherited = line?.madeFor?.version === registration.webhookSecretVersion ? line.secret : undefined;
  const wanted = withVersionInFront(secrets, madeFor, ports.now(), () => inherited ?? ports.newSecret());
  const secret = stored ?? wanted[0]?.secret;
  if (secret === undefined) throw new Error("there is always a secret in front");
  if (stored === undefined || move !== undefined) {
    await fence.change(() => writeSecrets(registration, wanted, ports.parameters, move?.removedTags));
  }
  if (!hasOthersInUse(wanted, madeFor) || secret.reveal() === inherited?.reveal()) return secret;
  const storedAt = stored === undefined ? ports.now() : changedAtMilliseconds;
  const pause = Math.min(storedAt + secretKnownMilliseconds - ports.now(), secretKnownMilliseconds);
  if (pause <= 0) return secret;
  if (ports.now() + pause > endMilliseconds) throw new DeploymentFailure(tooLittleTime);
  await ports.wait(pause);
  const { secrets: known } = await readSecrets(name, ports.parameters);
  if (!holdsSecret(known, secret)) throw new Error("the webhook's new secret is no longer in its parameter");
  return secret;
}

function notSecure(name: string): string {
  return `The SSM parameter ${name} is not a SecureString, so it shows the webhook's secret: delete it, then deploy again. The registrar creates a new one.`;
}

function noSecretOfSibling({ webhookSecretParameter, name }: SecretHolder): string {
  return `Another construct of this stack registered ${name}, but ${webhookSecretParameter} does not hold its secret: deploy with the webhookSecretParameter of that construct first and change the key later, or delete the webhook and the policy ${name} in Spacelift.`;
}

const tooLittleTime =
  "Too little time was left until every receiver knows the new webhook secret: deploy again to continue the rotation.";
