import { listLagMilliseconds, untilSettled } from "../shared/custom-resource/until-settled.ts";
import { isOwnAt } from "./domain/ownership.ts";
import { chooseCandidate, type Finder, readCandidates } from "./find-objects.ts";
import type { HostContext } from "./generation-context.ts";
import { type Policy, SpaceliftError, type Webhook } from "./spacelift.ts";

/**
 * Finds the object to continue with. After a lost answer, no other object replaces it until the lists have to show it.
 */
export async function findObject<T extends Webhook | Policy>(
  context: HostContext,
  finder: Finder<T>,
): Promise<T | undefined> {
  const { registration, host, memory, ports } = context;
  const begun = finder.creationBegun(memory.of(host));
  const search = async () => {
    const generation = memory.of(host);
    const id = finder.recordedId(generation);
    const candidates = await readCandidates(finder, registration, id === undefined ? [] : [id]);
    const found = chooseCandidate(finder, candidates, registration, host, generation);
    const isListed = begun === undefined || ports.now() >= begun + listLagMilliseconds;
    return isListed || (found !== undefined && isOwnAt(found.labels, registration, host)) ? found : undefined;
  };
  return untilSettled(search, begun, ports);
}

/**
 * Returns the object's id. Stores the start of the creation first, so that a retry looks for it. Rejects with a
 * `SpaceliftError`.
 */
export async function createObject<T extends Webhook | Policy>(
  context: HostContext,
  finder: Finder<T>,
  noteBegun: (milliseconds: number | undefined) => void,
  create: () => Promise<string>,
): Promise<string> {
  const { fence, memory, host, ports } = context;
  const before = finder.creationBegun(memory.of(host));
  noteBegun(ports.now());
  try {
    return await fence.change(create);
  } catch (error) {
    if (!(error instanceof SpaceliftError) || !wasRefused(error)) throw error;
    noteBegun(before);
    // A late creation of ours may have taken the name. Then a retry finds it.
    if (error.problem === "rejected" && (await findObject(context, finder)) !== undefined) {
      throw new SpaceliftError("unavailable", error.message);
    }
    throw error;
  }
}

/** Whether Spacelift certainly did nothing. */
function wasRefused({ problem }: SpaceliftError): boolean {
  switch (problem) {
    case "unreachable":
    case "rate_limited":
    case "login_refused":
    case "unauthorized":
    case "not_found":
    case "rejected":
      return true;
    case "unavailable":
    case "too_large":
    case "not_spacelift":
      return false;
  }
}
