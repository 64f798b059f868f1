import { untilSettled } from "../shared/custom-resource/until-settled.ts";
import {
  formatWebhookSecrets,
  newestByHand,
  newestInUse,
  type WebhookSecret,
  withHandMadeRestored,
} from "../shared/webhook-secrets.ts";
import { generationOf, ownLabel, standingOf } from "./domain/registration.ts";
import type { TakenOver } from "./domain/registration-memory.ts";
import { endSecrets, readSecrets } from "./ensure-secret.ts";
import { type Finder, isOwnAt, policyFinder, sight, webhookFinder } from "./find-objects.ts";
import type { Registering } from "./registering.ts";
import type { Policy, Webhook } from "./spacelift.ts";

/**
 * Takes away what bears the label of this generation, and its secrets. What is gone already is no obstacle, and what bears
 * another label is not ours: it stays, with a note. What the generation took over, and nobody confirmed since, is put back
 * as it was. The policy goes first: then nothing is delivered any more that nobody takes.
 */
export async function unregister(registering: Registering, host: string): Promise<readonly string[]> {
  const { spacelift, memory, doing, fence } = registering;
  const policies = await doing(() => findOwn(registering, host, policyFinder(spacelift)));
  const webhooks = await doing(() => findOwn(registering, host, webhookFinder(spacelift)));
  const taken = await doing(() => takenOverStill(registering, host));
  const notes = [...policies.notes, ...webhooks.notes];
  if (taken !== undefined) notes.push(...(await putBack(registering, host, taken)));
  for (const { id } of policies.own) {
    if (id !== taken?.policy?.id) await doing(() => fence.change(() => spacelift.deletePolicy(id)));
  }
  for (const { id } of webhooks.own) {
    if (id !== taken?.webhook?.id) await doing(() => fence.change(() => spacelift.deleteWebhook(id)));
  }
  await doing(() => endSecrets(registering, host));
  memory.forget(host);
  return notes;
}

interface FoundOwn<T> {
  readonly own: readonly T[];
  readonly notes: readonly string[];
}

/**
 * What the generation has of one kind. A copy bears the same label as the object that it was made from, so beside the object
 * whose id is recorded none is taken for own, unless the answer to a creation was lost.
 */
async function findOwn<T extends Webhook | Policy>(
  { registration, memory, ports }: Registering,
  host: string,
  finder: Finder<T>,
): Promise<FoundOwn<T>> {
  const generation = memory.of(host);
  const recorded = finder.idIn(generation);
  const begun = finder.begunIn(generation);
  let sighted: readonly T[] = [];
  const own = await untilSettled(
    async () => {
      sighted = await sight(finder, registration, recorded === undefined ? [] : [recorded]);
      const found = sighted.filter((each) => isOwnAt(each, registration, host));
      const ours = found.filter(({ id }) => id === recorded || begun !== undefined || found.length === 1);
      return ours.length > 0 ? ours : undefined;
    },
    begun,
    ports,
  );
  const left = sighted.find(({ id }) => id === recorded);
  const isLeft = left !== undefined && !(own ?? []).includes(left) && isNobodysOfStack(left.labels, registration);
  return {
    own: own ?? [],
    notes: isLeft
      ? [
          `The ${finder.noun} ${left.id} does not bear the label ${ownLabel(registration, host)}, so it is not this stack's: it was left in Spacelift.`,
        ]
      : [],
  };
}

function isNobodysOfStack(labels: readonly string[], registration: Registering["registration"]): boolean {
  const { kind } = standingOf(labels, registration);
  return kind === "foreign" || kind === "unmarked";
}

/**
 * What is to be put back. A construct of the same stack that has no secret any more was deleted, so it does not come back:
 * the move was carried through.
 */
async function takenOverStill(
  { registration, memory, ports }: Registering,
  host: string,
): Promise<TakenOver | undefined> {
  const taken = memory.of(host).takenOver;
  if (taken?.from === undefined) return taken;
  const { secrets } = await readSecrets(registration.webhookSecretParameter, ports.parameters);
  return newestInUse(secrets, taken.from) === undefined ? undefined : taken;
}

/** Puts back what was taken over, each object where it is still ours. Its secret has to be accepted before that. */
async function putBack(
  { registration, spacelift, fence, ports, doing }: Registering,
  host: string,
  { from, webhook, policy }: TakenOver,
): Promise<readonly string[]> {
  const generation = generationOf(registration.resource, host);
  const { webhookSecretParameter: name } = registration;
  const notes: string[] = [];
  const { secrets } = await doing(() => readSecrets(name, ports.parameters));
  const secret = from === undefined ? newestByHand(secrets, generation) : newestInUse(secrets, from)?.secret;
  if (secrets.some(({ retiredBy }) => retiredBy === generation)) {
    await doing(() => acceptHandMade(name, generation));
  }
  if (policy !== undefined) {
    await doing(async () => {
      const found = await spacelift.readPolicy(policy.id);
      if (found === undefined || !isOwnAt(found, registration, host)) return;
      await fence.change(() => spacelift.updatePolicy(policy.id, policy));
    });
  }
  if (webhook !== undefined) {
    await doing(async () => {
      const found = await spacelift.readWebhook(webhook.id);
      if (found === undefined || !isOwnAt(found, registration, host)) return;
      const { id, ...fields } = webhook;
      await fence.change(() => spacelift.updateWebhook(id, { ...fields, ...(secret !== undefined && { secret }) }));
      if (secret === undefined) notes.push(secretLostNote(id));
    });
  }
  return notes;

  async function acceptHandMade(parameter: string, by: string): Promise<void> {
    const { secrets: now } = await readSecrets(parameter, ports.parameters);
    const restored: readonly WebhookSecret[] = withHandMadeRestored(now, by);
    await fence.change(() => ports.parameters.write(parameter, formatWebhookSecrets(restored)));
  }
}

function secretLostNote(id: string): string {
  return `The webhook ${id} was put back without the secret that it had, which nobody can read: set it in Spacelift again.`;
}
