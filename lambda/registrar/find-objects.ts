import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { hostOf, type Registration, registrationName, standingOf, takeOverLabel } from "./domain/registration.ts";
import type { GenerationMemory } from "./domain/registration-memory.ts";
import type { Policy, Spacelift, Webhook } from "./spacelift.ts";

/** What webhooks and policies have in common. */
interface SpaceliftObject {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
}

/** How objects of one kind are found. */
export interface Finder<T extends SpaceliftObject> {
  readonly noun: "webhook" | "policy";
  readonly read: (id: string) => Promise<T | undefined>;
  readonly list: () => Promise<readonly SpaceliftObject[]>;
  readonly idIn: (generation: GenerationMemory) => string | undefined;
  readonly begunIn: (generation: GenerationMemory) => number | undefined;
}

export function webhookFinder(spacelift: Spacelift): Finder<Webhook> {
  return {
    noun: "webhook",
    read: spacelift.readWebhook,
    list: spacelift.listWebhooks,
    idIn: ({ webhookId }) => webhookId,
    begunIn: ({ webhookBegunMilliseconds }) => webhookBegunMilliseconds,
  };
}

export function policyFinder(spacelift: Spacelift): Finder<Policy> {
  return {
    noun: "policy",
    read: spacelift.readPolicy,
    list: spacelift.listPolicies,
    idIn: ({ policyId }) => policyId,
    begunIn: ({ policyBegunMilliseconds }) => policyBegunMilliseconds,
  };
}

/**
 * Every object that has the registration's name or label, as it is now, and what has one of the `knownIds`. A list says
 * where to look and no more: it may be old, and in any order. Nor is it known whether an id is the slug of a name, so that
 * is one more place to look at. `guessedIds` may be those of another account.
 */
export async function sight<T extends SpaceliftObject>(
  { read, list }: Pick<Finder<T>, "read" | "list">,
  registration: Registration,
  knownIds: readonly string[],
  guessedIds: readonly string[] = [],
): Promise<readonly T[]> {
  const { name } = registration;
  const found: T[] = [];
  const seen = new Set<string>();
  const isOurs = (object: SpaceliftObject) => standingOf(object.labels, registration).kind === "own";
  const look = async (id: string, isWanted: (object: T) => boolean = () => true): Promise<void> => {
    if (seen.has(id)) return;
    const object = await read(id);
    if (object !== undefined && !isWanted(object)) return;
    seen.add(id);
    if (object !== undefined) found.push(object);
  };
  for (const id of knownIds) await look(id);
  for (const id of guessedIds) await look(id, isOurs);
  if (found.some(isOurs)) return found;
  await look(name);
  for (const object of await list()) {
    if (object.name === name || isOurs(object)) await look(object.id);
  }
  return found;
}

/** The object that the registration goes on with; none where it has to be made. Rejects where the name is another's. */
export function choose<T extends SpaceliftObject>(
  { noun, idIn }: Pick<Finder<T>, "noun" | "idIn">,
  sighted: readonly T[],
  registration: Registration,
  host: string,
  generation: GenerationMemory,
): T | undefined {
  const recorded = generation.hosts.includes(hostOf(registration.endpoint)) ? idIn(generation) : undefined;
  const own = sighted.filter((each) => isOwnAt(each, registration, host));
  const chosen = own.find(({ id }) => id === recorded) ?? own[0];
  if (chosen !== undefined) return chosen;
  // A label that was taken off an object that this resource made is put back by a deployment.
  const mayAdopt = ({ id, labels }: T): boolean => {
    const { kind } = standingOf(labels, registration);
    return kind === "offered" || kind === "sibling" || (kind === "unmarked" && id === recorded);
  };
  const others = sighted.filter(({ labels }) => standingOf(labels, registration).kind !== "own");
  const foreign = others.find((each) => !mayAdopt(each));
  if (foreign === undefined) return others.find(({ id }) => id === recorded) ?? others[0];
  throw new DeploymentFailure(
    `${registrationName(registration)} is the name of a ${noun} that this stack did not make: delete the ${noun} ${foreign.id} in Spacelift, or choose another integrationName; to have it taken over, add the label ${takeOverLabel(registration)} to it.`,
  );
}

export function isOwnAt({ labels }: SpaceliftObject, registration: Registration, host: string): boolean {
  const standing = standingOf(labels, registration);
  return standing.kind === "own" && standing.host === host;
}
