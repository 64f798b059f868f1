import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { rememberAdoption } from "./adoption.ts";
import { ownershipOf } from "./domain/ownership.ts";
import type { GenerationMemory } from "./domain/registration-memory.ts";
import { hostOf } from "./domain/resource.ts";
import { chooseCandidate, type Finder, policyFinder, readCandidates, webhookFinder } from "./find-objects.ts";
import type { RegistrationContext } from "./registration-context.ts";
import type { Policy, Webhook } from "./spacelift.ts";

export interface FoundGeneration {
  readonly host: string;
  readonly webhook: Webhook | undefined;
}

/**
 * Finds the generation to continue with and its webhook. A new address of the account keeps the generation; another
 * account is another generation. Rejects with a `DeploymentFailure` if the name belongs to someone else.
 */
export async function findGeneration(
  knownHost: string | undefined,
  context: RegistrationContext,
): Promise<FoundGeneration> {
  const { registration, memory, spacelift } = context;
  const here = hostOf(registration.endpoint);
  const hosts = [...new Set([...(knownHost === undefined ? [] : [knownHost]), here])];
  const generations = hosts.map(memory.of);
  const isHere = ({ hosts: at }: GenerationMemory) => at.includes(here);
  const find = <T extends Webhook | Policy>(finder: Finder<T>) => {
    const ids = (each: readonly GenerationMemory[]) =>
      each.flatMap((generation) => finder.recordedId(generation) ?? []);
    return readCandidates(
      finder,
      registration,
      ids(generations.filter(isHere)),
      ids(generations.filter((each) => !isHere(each))),
    );
  };
  const webhooks = await find(webhookFinder(spacelift));
  const policies = await find(policyFinder(spacelift));
  const owned = [...webhooks, ...policies].flatMap(({ labels }) => {
    const ownership = ownershipOf(labels, registration);
    return ownership.kind === "own" ? [ownership.host] : [];
  });
  const isKnownHere = (each: string) => each === here || memory.of(each).hosts.includes(here);
  const host = hosts.find((each) => owned.includes(each)) ?? owned[0] ?? hosts.find(isKnownHere) ?? here;

  const generation = memory.of(host);
  const webhook = chooseCandidate(webhookFinder(spacelift), webhooks, registration, host, generation);
  const policy = chooseCandidate(policyFinder(spacelift), policies, registration, host, generation);
  if (policy !== undefined && policy.type !== "NOTIFICATION") {
    throw new DeploymentFailure(
      `The policy ${policy.id} in Spacelift has the type ${policy.type}, which cannot change: delete the policy, or choose another integrationName.`,
    );
  }
  rememberAdoption(context, host, { webhook, policy });
  if (generation.hosts.length === 0) memory.change(host, { hosts: [here] });
  return { host, webhook };
}
