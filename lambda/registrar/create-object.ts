import { listLagMilliseconds, untilSettled } from "../shared/custom-resource/until-settled.ts";
import { isOwnAt } from "./domain/ownership.ts";
import { chooseCandidate, type Finder, readCandidates } from "./find-objects.ts";
import type { GenerationContext } from "./generation-context.ts";
import { type Policy, SpaceliftError, type Webhook } from "./spacelift.ts";

/**
 * Finds the object to continue with. If the answer to its creation was lost, it may be missing from the lists. Until
 * they have to show it, no other object replaces it.
 */
export async function findObject<T extends Webhook | Policy>(
  context: GenerationContext,
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
 * Creates an object and returns its id. The start of the creation is stored first, so that a later request knows that
 * there may be an object to find. Rejects with a `SpaceliftError`.
 */
export async function createObject<T extends Webhook | Policy>(
  context: GenerationContext,
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
    // The name may be taken by a late creation of ours. Then a retry finds it.
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
    case "not_spacelift":
      return false;
  }
}
