import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { type Age, refusalOf } from "./age-limits.ts";
import type { BackfillDestination } from "./ports.ts";

/** The event ids that the ledger has, for each destination that keeps items. */
export type Known = ReadonlyMap<DestinationName, ReadonlySet<string>>;

export interface Candidates {
  readonly destinations: readonly BackfillDestination[];
  /** Destinations that have the run. */
  readonly known: readonly DestinationName[];
  /** Why the other destinations do not take the run. */
  readonly refusals: readonly string[];
}

/**
 * The destinations that may get the run. One without items, such as `pipelines`, gets it only if the ledger has it for no
 * destination: a delivery has fractions of seconds, so Datadog would keep both its pipeline and this one.
 */
export function candidatesFor(
  eventId: string,
  age: Age,
  destinations: readonly BackfillDestination[],
  known: Known,
): Candidates {
  const knowing = destinations.filter(({ name }) => known.get(name)?.has(eventId) === true);
  const lacking = destinations.filter(
    (each) => !knowing.includes(each) && (each.readKnown !== undefined || knowing.length === 0),
  );
  const refusals = new Map(lacking.map(({ name }) => [name, refusalOf(name, age)]));
  return {
    destinations: lacking.filter(({ name }) => refusals.get(name) === undefined),
    known: knowing.map(({ name }) => name),
    refusals: [...refusals].flatMap(([name, refusal]) => (refusal === undefined ? [] : [`${name}: ${refusal}`])),
  };
}
