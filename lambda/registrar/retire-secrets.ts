import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import type { Secret } from "../shared/secret.ts";
import type { SecretHolder } from "./domain/registration.ts";
import { generationOf } from "./domain/resource.ts";
import {
  concerns,
  hasOld,
  isRotating,
  withGenerationEnded,
  withOthersRetired,
  withoutOld,
} from "./domain/secret-rotation.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { holdsSecret, madeForOf, readSecrets, writeSecrets } from "./secret-parameter.ts";

interface SecretContext extends Pick<RegistrationContext<SecretHolder>, "registration" | "fence" | "memory"> {
  readonly ports: Pick<RegistrarPorts, "parameters" | "now">;
}

/**
 * Ends the generation's other secrets in a day, or at once with `refuseOldSecret`. Call it once Spacelift signs with
 * `secret`. Rejects with a `DeploymentFailure` if `secret` is not accepted.
 */
export async function retireOtherSecrets(context: SecretContext, host: string, secret: Secret): Promise<void> {
  const { registration, fence, memory, ports } = context;
  const { webhookSecretParameter: name, refuseOldSecret } = registration;
  const madeFor = madeForOf(registration, host);
  const { secrets } = await readSecrets(name, ports.parameters);
  if (!holdsSecret(secrets, secret)) throw new DeploymentFailure(overwritten(name));
  // The rollback of an adoption needs the adopted webhook's secret.
  const isAtOnce = refuseOldSecret && memory.of(host).adoption === undefined;
  if (!(isAtOnce ? hasOld(secrets, madeFor) : isRotating(secrets, madeFor))) return;
  const rest = isAtOnce ? withoutOld(secrets, madeFor) : withOthersRetired(secrets, madeFor, ports.now());
  await fence.change(() => writeSecrets(registration, rest, ports.parameters));
}

function overwritten(name: string): string {
  return `The SSM parameter ${name} was overwritten during the rotation of the webhook's secret: deploy again to continue the rotation.`;
}

/** Deletes the parameter if no other secret is left. */
export async function endSecrets(context: SecretContext, host: string): Promise<void> {
  const { registration, fence, memory, ports } = context;
  const { webhookSecretParameter: name, resource } = registration;
  const { secrets } = await readSecrets(name, ports.parameters);
  const generation = generationOf(resource, host);
  if (!concerns(secrets, generation)) return;
  const hasSuccessor = Object.keys(memory.all().generations).some((each) => each !== host);
  const rest = withGenerationEnded(secrets, generation, hasSuccessor, ports.now());
  await fence.change(() =>
    rest.length === 0 ? ports.parameters.remove(name) : writeSecrets(withoutTags(registration), rest, ports.parameters),
  );
}

/** A deletion knows earlier tags, which the parameter may have lost since. */
function withoutTags(registration: SecretHolder): SecretHolder {
  return { ...registration, webhookSecretStorage: { ...registration.webhookSecretStorage, tags: {} } };
}
