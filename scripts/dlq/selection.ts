import type { FailedEvent } from "./failed-event.ts";

export interface Selection {
  readonly has: (event: FailedEvent) => boolean;
  readonly missing: () => readonly string[];
  /** The reasons of the events, if none has the requested one. */
  readonly otherReasons: () => string | undefined;
}

/** No ids means all events. */
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

export function listReasons(reasons: ReadonlyMap<string, number>): string {
  return [...reasons]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([reason, number]) => `${number} ${reason}`)
    .join(", ");
}
