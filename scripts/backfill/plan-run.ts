import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { type Age, refusalOf } from "./age-limits.ts";
import type { BackfillDestination } from "./ports.ts";

/** The event ids that the ledger has, for each destination that keeps items. */
export type Known = ReadonlyMap<DestinationName, ReadonlySet<string>>;

export interface Candidates {
  readonly destinations: readonly BackfillDestination[];
  /** Chosen destinations that have the run, or may have it. */
  readonly known: readonly DestinationName[];
  /** Why the other destinations do not take the run. */
  readonly refusals: readonly string[];
}

/**
 * The chosen destinations that may get the run. One without items, such as `pipelines`, gets it only if the ledger has it for no
 * destination: a delivery has fractions of seconds, so Datadog would keep both its pipeline and this one.
 */
export function candidatesFor(
  eventId: string,
  age: Age,
  destinations: readonly BackfillDestination[],
  known: Known,
): Candidates {
  const hasItem = ({ name }: BackfillDestination) => known.get(name)?.has(eventId) === true;
  const isCounted = destinations.some(hasItem);
  const chosen = destinations.filter(({ isChosen }) => isChosen);
  const mayHave = (each: BackfillDestination) => (each.readKnown === undefined ? isCounted : hasItem(each));
  const lacking = chosen.filter((each) => !mayHave(each));
  const refusals = new Map(lacking.map(({ name }) => [name, refusalOf(name, age)]));
  return {
    destinations: lacking.filter(({ name }) => refusals.get(name) === undefined),
    known: chosen.filter(mayHave).map(({ name }) => name),
    refusals: [...refusals].flatMap(([name, refusal]) => (refusal === undefined ? [] : [`${name}: ${refusal}`])),
  };
}
