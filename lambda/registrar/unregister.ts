import { untilSettled } from "../shared/custom-resource/until-settled.ts";
import { adoptionToUndo, undoAdoption } from "./adoption.ts";
import { isOwnAt, ownershipOf, ownLabel } from "./domain/ownership.ts";
import { type Finder, policyFinder, readCandidates, webhookFinder } from "./find-objects.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { endSecrets } from "./retire-secrets.ts";
import type { Policy, Webhook } from "./spacelift.ts";

/**
 * An object with another label stays, with a note. An unconfirmed adoption is undone. The policy goes first, so that
 * Spacelift stops delivering before the webhook goes.
 */
export async function unregister(context: RegistrationContext, host: string): Promise<readonly string[]> {
  const { spacelift, memory, retry, fence } = context;
  const policies = await retry(() => findOwn(context, host, policyFinder(spacelift)));
  const webhooks = await retry(() => findOwn(context, host, webhookFinder(spacelift)));
  const adoption = await retry(() => adoptionToUndo(context, host));
  const notes = [...policies.notes, ...webhooks.notes];
  if (adoption !== undefined) notes.push(...(await undoAdoption(context, host, adoption)));
  for (const { id } of policies.own) {
    if (id !== adoption?.policy?.id) await retry(() => fence.change(() => spacelift.deletePolicy(id)));
  }
  for (const { id } of webhooks.own) {
    if (id !== adoption?.webhook?.id) await retry(() => fence.change(() => spacelift.deleteWebhook(id)));
  }
  await retry(() => endSecrets(context, host));
  memory.forget(host);
  return notes;
}

interface FoundOwn<T> {
  readonly own: readonly T[];
  readonly notes: readonly string[];
}

/**
 * A copy has its original's label. So a label counts only without a recorded id, or if the answer to a creation was
 * lost.
 */
async function findOwn<T extends Webhook | Policy>(
  { registration, memory, ports }: RegistrationContext,
  host: string,
  finder: Finder<T>,
): Promise<FoundOwn<T>> {
  const generation = memory.of(host);
  const recorded = finder.recordedId(generation);
  const begun = finder.creationBegun(generation);
  let candidates: readonly T[] = [];
  const own = await untilSettled(
    async () => {
      candidates = await readCandidates(finder, registration, recorded === undefined ? [] : [recorded]);
      const found = candidates.filter(({ labels }) => isOwnAt(labels, registration, host));
      const isOnlyKnownByLabel = recorded === undefined && found.length === 1;
      const ours = found.filter(({ id }) => id === recorded || begun !== undefined || isOnlyKnownByLabel);
      return ours.length > 0 ? ours : undefined;
    },
    begun,
    ports,
  );
  const left = candidates.find(({ id }) => id === recorded);
  const isLeft = left !== undefined && !(own ?? []).includes(left) && isOfNoResourceHere(left.labels, registration);
  const label = ownLabel(registration, host);
  return {
    own: own ?? [],
    notes: isLeft
      ? [`The ${finder.noun} ${left.id} does not have the label ${label}, so this stack left it in Spacelift.`]
      : [],
  };
}

function isOfNoResourceHere(labels: readonly string[], registration: RegistrationContext["registration"]): boolean {
  const { kind } = ownershipOf(labels, registration);
  return kind === "foreign" || kind === "unmarked";
}
