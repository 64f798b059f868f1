import type { FailedEvent } from "./failed-event.ts";

/** Which events are meant. */
export interface Selection {
  readonly has: (event: FailedEvent) => boolean;
  /** Ids that were asked for and not met. */
  readonly missing: () => readonly string[];
  /** Where events were met, and none with the reason that was asked for: which reasons there are. */
  readonly otherReasons: () => string | undefined;
}

/** The events of these ids, or all where there are none; of these, the ones with the reason. */
export function createSelection(ids: readonly string[], reason: string | undefined): Selection {
  const met = new Set<string>();
  const reasons = new Map<string, number>();
  return {
    has: (event) => {
      met.add(event.id);
      reasons.set(event.reason, (reasons.get(event.reason) ?? 0) + 1);
      return (ids.length === 0 || ids.includes(event.id)) && (reason === undefined || event.reason === reason);
    },
    missing: () => ids.filter((id) => !met.has(id)),
    otherReasons: () => {
      if (reason === undefined || reasons.size === 0 || reasons.has(reason)) return undefined;
      return listReasons(reasons);
    },
  };
}

/** How many events failed for which reason, by name. */
export function listReasons(reasons: ReadonlyMap<string, number>): string {
  return [...reasons]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([reason, number]) => `${number} ${reason}`)
    .join(", ");
}
