import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { generationOf, hostOf, type Registered, standingOf } from "./domain/registration.ts";
import type { GenerationMemory } from "./domain/registration-memory.ts";
import { type Changing, ensurePolicy, ensureWebhook, rememberTakenOver } from "./ensure-objects.ts";
import { ensureSecret, retireOtherSecrets } from "./ensure-secret.ts";
import { choose, type Finder, policyFinder, sight, webhookFinder } from "./find-objects.ts";
import { overlapNotes } from "./overlaps.ts";
import type { Registering } from "./registering.ts";
import type { Policy, Webhook } from "./spacelift.ts";

/** What a registration goes on with. */
export interface RegisterRequest {
  /** The host of the generation that CloudFormation knows. */
  readonly knownHost: string | undefined;
  /** The extension that was configured before, where there was a before. */
  readonly extensionBefore: string | undefined;
  /** Called with the host of the generation before the first thing is made or changed in Spacelift. */
  readonly onMaking: (host: string) => void;
}

export interface RegisterResult extends Registered {
  /** Of the generation. */
  readonly host: string;
  /** A sentence for each thing that whoever deployed should know. */
  readonly notes: readonly string[];
}

/**
 * Makes webhook and policy what they are to be, whatever is there already. Each step looks before it writes, so the whole
 * may be repeated, and cut off, at any point. Nothing is written before it is known that both names are free or ours. What
 * is taken over is remembered before it is changed.
 */
export async function register(request: RegisterRequest, registering: Registering): Promise<RegisterResult> {
  const { registration, memory, spacelift, ports, doing } = registering;
  await doing(() => requireSpace(registering));
  const { host, webhook: found } = await doing(() => findPlace(request, registering));
  const secret = await doing(() => ensureSecret(registering, host));
  request.onMaking(host);
  const changing: Changing = { ...registering, host, secret, extensionBefore: request.extensionBefore };
  const policy = (id: string) => doing(() => ensurePolicy(changing, id));
  // A webhook that is there goes on as it is until Spacelift has taken its policy: a bad extension changes no secret.
  const early = found === undefined ? undefined : await policy(found.id);
  const webhookId = await doing(() => ensureWebhook(changing));
  const { policyId, notes } = early ?? (await policy(webhookId));
  await doing(() => retireOtherSecrets(registering, host, secret));
  const { hosts } = memory.of(host);
  memory.change(host, { hosts: [...new Set([...hosts, hostOf(registration.endpoint)])] });
  memory.makeCurrent(host);
  return {
    host,
    webhookId,
    policyId,
    notes: [...notes, ...(await overlapNotes(registration, webhookId, spacelift, ports.log))],
  };
}

async function requireSpace({ registration: { space, endpoint }, spacelift }: Registering): Promise<void> {
  if ((await spacelift.readSpace(space)) !== undefined) return;
  throw new DeploymentFailure(
    `${endpoint} has no space ${space} that the API key may see: set spaceliftSpace to the id of a space, not its name.`,
  );
}

interface Place {
  /** Of the generation to go on with. */
  readonly host: string;
  readonly webhook: Webhook | undefined;
}

/**
 * Finds what is there already, and in which generation it is. Rejects where the name is another's. An account that is
 * reached at another address has the objects of the generation that is known; another account has not.
 */
async function findPlace({ knownHost }: RegisterRequest, registering: Registering): Promise<Place> {
  const { registration, memory, spacelift } = registering;
  const here = hostOf(registration.endpoint);
  const hosts = [...new Set([...(knownHost === undefined ? [] : [knownHost]), here])];
  const generations = hosts.map(memory.of);
  const isHere = ({ hosts: at }: GenerationMemory) => at.includes(here);
  const look = <T extends Webhook | Policy>(finder: Finder<T>) => {
    const ids = (each: readonly GenerationMemory[]) => each.flatMap((generation) => finder.idIn(generation) ?? []);
    return sight(
      finder,
      registration,
      ids(generations.filter(isHere)),
      ids(generations.filter((each) => !isHere(each))),
    );
  };
  const webhooks = await look(webhookFinder(spacelift));
  const policies = await look(policyFinder(spacelift));
  const owned = [...webhooks, ...policies].flatMap(({ labels }) => {
    const standing = standingOf(labels, registration);
    return standing.kind === "own" ? [standing.host] : [];
  });
  const isKnownHere = (each: string) => each === here || memory.of(each).hosts.includes(here);
  const host = hosts.find((each) => owned.includes(each)) ?? owned[0] ?? hosts.find(isKnownHere) ?? here;

  const generation = memory.of(host);
  const webhook = choose(webhookFinder(spacelift), webhooks, registration, host, generation);
  const policy = choose(policyFinder(spacelift), policies, registration, host, generation);
  if (policy !== undefined && policy.type !== "NOTIFICATION") {
    throw new DeploymentFailure(
      `The policy ${policy.id} in Spacelift is of type ${policy.type}, and no policy changes its type: delete it, or choose another integrationName.`,
    );
  }
  rememberTakenOver(registering, host, { webhook, policy });
  if (generation.hosts.length === 0) memory.change(host, { hosts: [here] });
  return { host, webhook };
}

/** The physical id of what `register` made. */
export function physicalIdOf({ registration }: Registering, host: string): string {
  return generationOf(registration.resource, host);
}
