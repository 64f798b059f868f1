import type { Fault } from "../../messages/fault.ts";
import { type FaultPlace, faultPlaces } from "../../messages/fault-text.ts";

export interface FaultGroup {
  readonly place: FaultPlace;
  readonly faults: readonly Fault[];
}

/**
 * Groups the faults by place, in the order of the pipeline. Keeps the faults whose texts contain every word of the search,
 * and leaves out empty groups.
 */
export function groupFaults(faults: readonly Fault[], search: string): readonly FaultGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = faults.filter(({ name, place, description, effect }) => {
    const text = `${name} ${place} ${description} ${effect}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return faultPlaces
    .map((place) => ({ place, faults: found.filter((fault) => fault.place === place) }))
    .filter((group) => group.faults.length > 0);
}
