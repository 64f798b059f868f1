import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { isOwn, isOwnAt, ownershipOf, takeOverLabel } from "./domain/ownership.ts";
import { type Registration, registrationName } from "./domain/registration.ts";
import type { GenerationMemory } from "./domain/registration-memory.ts";
import { hostOf } from "./domain/resource.ts";
import type { Policy, Spacelift, Webhook } from "./spacelift.ts";

interface SpaceliftObject {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
}

export interface Finder<T extends SpaceliftObject> {
  readonly noun: "webhook" | "policy";
  readonly read: (id: string) => Promise<T | undefined>;
  readonly list: () => Promise<readonly SpaceliftObject[]>;
  readonly recordedId: (generation: GenerationMemory) => string | undefined;
  readonly creationBegun: (generation: GenerationMemory) => number | undefined;
}

export function webhookFinder(spacelift: Spacelift): Finder<Webhook> {
  return {
    noun: "webhook",
    read: spacelift.readWebhook,
    list: spacelift.listWebhooks,
    recordedId: ({ webhookId }) => webhookId,
    creationBegun: ({ webhookBegunMilliseconds }) => webhookBegunMilliseconds,
  };
}

export function policyFinder(spacelift: Spacelift): Finder<Policy> {
  return {
    noun: "policy",
    read: spacelift.readPolicy,
    list: spacelift.listPolicies,
    recordedId: ({ policyId }) => policyId,
    creationBegun: ({ policyBegunMilliseconds }) => policyBegunMilliseconds,
  };
}

/**
 * Reads the objects with one of the `knownIds`, else all with the registration's name or label. Objects with
 * `guessedIds` may belong to another account, so only its own count. Lists may be old, so each object is read again. An
 * id may be the slug of a name, so the name is tried too.
 */
export async function readCandidates<T extends SpaceliftObject>(
  { read, list }: Pick<Finder<T>, "read" | "list">,
  registration: Registration,
  knownIds: readonly string[],
  guessedIds: readonly string[] = [],
): Promise<readonly T[]> {
  const { name } = registration;
  const found: T[] = [];
  const seen = new Set<string>();
  const isOurs = ({ labels }: SpaceliftObject) => isOwn(labels, registration);
  const readOnce = async (id: string, isWanted: (object: T) => boolean = () => true): Promise<void> => {
    if (seen.has(id)) return;
    const object = await read(id);
    if (object !== undefined && !isWanted(object)) return;
    seen.add(id);
    if (object !== undefined) found.push(object);
  };
  for (const id of knownIds) await readOnce(id);
  for (const id of guessedIds) await readOnce(id, isOurs);
  if (found.some(isOurs)) return found;
  await readOnce(name);
  for (const object of await list()) {
    if (object.name === name || isOurs(object)) await readOnce(object.id);
  }
  return found;
}

/**
 * Chooses the object to continue with; `undefined` if it has to be created. A copy has its original's label, so a label
 * counts only without a recorded id, or if the answer to a creation was lost. Throws a `DeploymentFailure` if the name
 * belongs to someone else.
 */
export function chooseCandidate<T extends SpaceliftObject>(
  { noun, recordedId, creationBegun }: Pick<Finder<T>, "noun" | "recordedId" | "creationBegun">,
  candidates: readonly T[],
  registration: Registration,
  host: string,
  generation: GenerationMemory,
): T | undefined {
  const recorded = generation.hosts.includes(hostOf(registration.endpoint)) ? recordedId(generation) : undefined;
  const own = candidates.filter(({ labels }) => isOwnAt(labels, registration, host));
  const isLabelEnough = recorded === undefined || creationBegun(generation) !== undefined;
  const chosen = own.find(({ id }) => id === recorded) ?? (isLabelEnough ? own[0] : undefined);
  if (chosen !== undefined) return chosen;
  // A deployment restores a label that somebody removed from our object.
  const mayAdopt = ({ id, labels }: T): boolean => {
    const { kind } = ownershipOf(labels, registration);
    return kind === "adoptable" || kind === "sibling" || (kind === "unmarked" && id === recorded);
  };
  const others = candidates.filter(({ labels }) => !isOwn(labels, registration));
  const foreign = others.find((each) => !mayAdopt(each));
  if (foreign === undefined) return others.find(({ id }) => id === recorded) ?? others[0];
  throw new DeploymentFailure(
    `${registrationName(registration)} is the name of a ${noun} that this stack did not create: delete the ${noun} ${foreign.id} in Spacelift, choose another integrationName, or add the label ${takeOverLabel(registration)} to let this stack adopt it.`,
  );
}
