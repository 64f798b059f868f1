import { isOwn, isOwnAt, ownershipOf } from "./domain/ownership.ts";
import type { Adoption } from "./domain/registration-memory.ts";
import { generationOf } from "./domain/resource.ts";
import { newestByHand, newestInUse, withHandMadeRestored } from "./domain/secret-rotation.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { readSecrets, writeSecrets } from "./secret-parameter.ts";
import type { Policy, Webhook } from "./spacelift.ts";

/**
 * Remembers the objects that a creation adopts, for its rollback. The next change stores them, before the objects
 * change.
 */
export function rememberAdoption(
  { registration, memory, ports }: RegistrationContext,
  host: string,
  found: { readonly webhook?: Webhook | undefined; readonly policy?: Policy | undefined },
): void {
  const { settings, adoption } = memory.of(host);
  if (settings !== undefined) return;
  const isAdopted = (each: Webhook | Policy | undefined) => each !== undefined && !isOwn(each.labels, registration);
  const webhook = adoption?.webhook ?? (isAdopted(found.webhook) ? found.webhook : undefined);
  const policy = adoption?.policy ?? (isAdopted(found.policy) ? found.policy : undefined);
  if (webhook === undefined && policy === undefined) return;
  const siblings = [found.webhook, found.policy].flatMap((each) => {
    const ownership = ownershipOf(each?.labels ?? [], registration);
    return ownership.kind === "sibling" ? [ownership.generation] : [];
  });
  const from = adoption?.from ?? siblings[0];
  memory.change(host, {
    adoption: {
      atMilliseconds: adoption?.atMilliseconds ?? ports.now(),
      ...(from !== undefined && { from }),
      ...(webhook !== undefined && { webhook }),
      ...(policy !== undefined && { policy }),
    },
  });
}

/**
 * The adoption that a deletion undoes. None if its sibling has no secret: then the construct was moved and the move is
 * complete.
 */
export async function adoptionToUndo(
  { registration, memory, ports }: RegistrationContext,
  host: string,
): Promise<Adoption | undefined> {
  const { adoption } = memory.of(host);
  if (adoption?.from === undefined) return adoption;
  const { secrets } = await readSecrets(registration.webhookSecretParameter, ports.parameters);
  return newestInUse(secrets, adoption.from) === undefined ? undefined : adoption;
}

/** Restores the adopted objects that are still ours. The receiver accepts their secret first. */
export async function undoAdoption(
  context: RegistrationContext,
  host: string,
  { from, webhook, policy }: Adoption,
): Promise<readonly string[]> {
  const { registration, spacelift, fence, ports, retry } = context;
  const generation = generationOf(registration.resource, host);
  const { webhookSecretParameter: name } = registration;
  const { secrets } = await retry(() => readSecrets(name, ports.parameters));
  const secret = from === undefined ? newestByHand(secrets, generation) : newestInUse(secrets, from)?.secret;
  if (secrets.some(({ retiredBy }) => retiredBy === generation)) {
    await retry(() => acceptHandMade(context, generation));
  }
  if (policy !== undefined) {
    await retry(async () => {
      const found = await spacelift.readPolicy(policy.id);
      if (found === undefined || !isOwnAt(found.labels, registration, host)) return;
      await fence.change(() => spacelift.updatePolicy(policy.id, policy));
    });
  }
  if (webhook === undefined) return [];
  return retry(async () => {
    const { id, ...fields } = webhook;
    const found = await spacelift.readWebhook(id);
    if (found === undefined || !isOwnAt(found.labels, registration, host)) return [];
    await fence.change(() => spacelift.updateWebhook(id, { ...fields, ...(secret !== undefined && { secret }) }));
    return secret === undefined ? [secretLostNote(id)] : [];
  });
}

async function acceptHandMade({ registration, fence, ports }: RegistrationContext, generation: string): Promise<void> {
  const { secrets } = await readSecrets(registration.webhookSecretParameter, ports.parameters);
  const restored = withHandMadeRestored(secrets, generation);
  await fence.change(() => writeSecrets(registration, restored, ports.parameters));
}

function secretLostNote(id: string): string {
  return `The webhook ${id} was restored without its secret, which Spacelift does not reveal: set the secret in Spacelift.`;
}
