import { renderPolicy } from "../contract/policy.ts";
import { listLagMilliseconds, untilSettled } from "../shared/custom-resource/until-settled.ts";
import type { Secret } from "../shared/secret.ts";
import { type MergedPolicy, mergePolicy } from "./domain/policy-merge.ts";
import { labelsOfOwn, ownLabel, type Registration, standingOf } from "./domain/registration.ts";
import { choose, type Finder, isOwnAt, policyFinder, sight, webhookFinder } from "./find-objects.ts";
import type { Registering } from "./registering.ts";
import { type Policy, SpaceliftError, type Webhook } from "./spacelift.ts";

/** What webhook and policy are made from. */
export interface Changing extends Registering {
  /** Of the generation. */
  readonly host: string;
  readonly extensionBefore: string | undefined;
  /** What Spacelift is to sign with. */
  readonly secret: Secret;
}

/** Makes the webhook, or makes it what it is to be. Gives its id. */
export async function ensureWebhook(changing: Changing): Promise<string> {
  const { registration, host, secret, spacelift, fence, memory } = changing;
  const found = await findObject(changing, webhookFinder(spacelift));
  const wanted = {
    name: registration.name,
    endpoint: registration.webhookUrl,
    space: registration.space,
    enabled: true,
    retryOnFailure: true,
    secret,
  };
  if (found === undefined) {
    const begun = (webhookBegunMilliseconds: number | undefined) => memory.change(host, { webhookBegunMilliseconds });
    const input = { ...wanted, labels: [ownLabel(registration, host)] };
    const webhookId = await make(changing, webhookFinder(spacelift), begun, () => spacelift.createWebhook(input));
    memory.change(host, { webhookId, webhookBegunMilliseconds: undefined });
    return webhookId;
  }
  rememberTakenOver(changing, host, { webhook: found });
  memory.change(host, { webhookId: found.id, webhookBegunMilliseconds: undefined });
  const labels = labelsOfOwn(found.labels, registration, host);
  await fence.change(() => spacelift.updateWebhook(found.id, { ...wanted, labels }));
  return found.id;
}

export interface EnsuredPolicy {
  readonly policyId: string;
  readonly notes: readonly string[];
}

/** Makes the policy, or makes it what it is to be for the webhook of this id. */
export async function ensurePolicy(changing: Changing, webhookId: string): Promise<EnsuredPolicy> {
  const { registration, host, extensionBefore, spacelift, fence, memory, ports } = changing;
  const found = await findObject(changing, policyFinder(spacelift));
  const settings = policySettings(registration, webhookId);
  const wanted = {
    name: registration.name,
    space: registration.space,
    description: `Sends finished runs to Datadog through ${registration.webhookUrl}. Its core is put back when its stack changes it; the extension at its end is yours.`,
  };
  const configured = registration.policyExtension;
  if (found === undefined) {
    const body = renderPolicy(ports.policyCore, { ...settings, extension: configured });
    const begun = (policyBegunMilliseconds: number | undefined) => memory.change(host, { policyBegunMilliseconds });
    const input = { ...wanted, body, labels: [ownLabel(registration, host)] };
    const policyId = await make(changing, policyFinder(spacelift), begun, () => spacelift.createPolicy(input));
    memory.change(host, { policyId, policyBegunMilliseconds: undefined });
    return { policyId, notes: [] };
  }
  const { id } = found;
  const merged = mergePolicy({
    current: found.body,
    core: ports.policyCore,
    settings,
    configured,
    before: extensionBefore,
    overwrite: registration.repairPolicy,
  });
  rememberTakenOver(changing, host, { policy: found });
  memory.change(host, { policyId: id, policyBegunMilliseconds: undefined });
  const labels = labelsOfOwn(found.labels, registration, host);
  await fence.change(() => spacelift.updatePolicy(id, { ...wanted, body: merged.body, labels }));
  return { policyId: id, notes: mergeNotes(id, merged) };
}

/**
 * The object to go on with. It may be on no list yet where the answer to its creation was lost: as long as it may appear,
 * nothing else is gone on with in its place.
 */
async function findObject<T extends Webhook | Policy>(changing: Changing, finder: Finder<T>): Promise<T | undefined> {
  const { registration, host, memory, ports } = changing;
  const begun = finder.begunIn(memory.of(host));
  const look = async () => {
    const generation = memory.of(host);
    const id = finder.idIn(generation);
    const sighted = await sight(finder, registration, id === undefined ? [] : [id]);
    const found = choose(finder, sighted, registration, host, generation);
    const isSettled = begun === undefined || ports.now() >= begun + listLagMilliseconds;
    return isSettled || (found !== undefined && isOwnAt(found, registration, host)) ? found : undefined;
  };
  return untilSettled(look, begun, ports);
}

/**
 * Makes an object and gives its id. That a creation was begun is stored before it, so that whoever goes on after it knows
 * that there may be something to find.
 */
async function make<T extends Webhook | Policy>(
  changing: Changing,
  finder: Finder<T>,
  noteBegun: (milliseconds: number | undefined) => void,
  create: () => Promise<string>,
): Promise<string> {
  const { fence, memory, host, ports } = changing;
  const before = finder.begunIn(memory.of(host));
  noteBegun(ports.now());
  try {
    return await fence.change(create);
  } catch (error) {
    if (!(error instanceof SpaceliftError) || !wasRefused(error)) throw error;
    noteBegun(before);
    // A creation may be refused because of an earlier one of ours that came late: then another look is worth it.
    if (error.problem === "rejected" && (await findObject(changing, finder)) !== undefined) {
      throw new SpaceliftError("unavailable", error.message);
    }
    throw error;
  }
}

/** Whether it is sure that nothing was done. */
export function wasRefused({ problem }: SpaceliftError): boolean {
  switch (problem) {
    case "unreachable":
    case "rate_limited":
    case "login_refused":
    case "unauthorized":
    case "not_found":
    case "rejected":
      return true;
    case "unavailable":
    case "not_spacelift":
      return false;
  }
}

/** The settings of the policy's core. The webhook's id stands in it at one place. */
export function policySettings({ finishedStates, includeTags }: Registration, webhookId: string) {
  return { endpointId: webhookId, finishedStates, include: includeTags };
}

/**
 * Remembers what a creation takes over, as it is now, to put it back if the creation is rolled back. It is stored with the
 * next change, so before the object is changed.
 */
export function rememberTakenOver(
  { registration, memory, ports }: Registering,
  host: string,
  found: { readonly webhook?: Webhook | undefined; readonly policy?: Policy | undefined },
): void {
  const { settings, takenOver } = memory.of(host);
  if (settings !== undefined) return;
  const isTaken = (each: Webhook | Policy | undefined) =>
    each !== undefined && standingOf(each.labels, registration).kind !== "own";
  const webhook = takenOver?.webhook ?? (isTaken(found.webhook) ? found.webhook : undefined);
  const policy = takenOver?.policy ?? (isTaken(found.policy) ? found.policy : undefined);
  if (webhook === undefined && policy === undefined) return;
  const siblings = [found.webhook, found.policy].flatMap((each) => {
    const standing = standingOf(each?.labels ?? [], registration);
    return standing.kind === "sibling" ? [standing.generation] : [];
  });
  const from = takenOver?.from ?? siblings[0];
  memory.change(host, {
    takenOver: {
      atMilliseconds: takenOver?.atMilliseconds ?? ports.now(),
      ...(from !== undefined && { from }),
      ...(webhook !== undefined && { webhook }),
      ...(policy !== undefined && { policy }),
    },
  });
}

function mergeNotes(policyId: string, { isInConflict, isWhole }: MergedPolicy): readonly string[] {
  return [
    ...(isInConflict
      ? [
          `The extension of the policy ${policyId} was edited in Spacelift and differs from policyExtension: it was kept. Bring the edit into the file, or deploy with repairPolicy=true to overwrite it.`,
        ]
      : []),
    ...(isWhole
      ? [
          `The policy ${policyId} had lost the line that ends its core, so all of its text was replaced by what is configured: put an extension of yours into policyExtension.`,
        ]
      : []),
  ];
}
