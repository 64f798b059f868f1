import type { FailedEvent } from "./failed-event.ts";

/** Which events are meant. */
export interface Selection {
  readonly has: (event: FailedEvent) => boolean;
  /** Ids that were asked for and not met. */
  readonly missing: () => readonly string[];
}

/** The events of these ids, or all where there are none; of these, the ones with the reason. */
export function createSelection(ids: readonly string[], reason: string | undefined): Selection {
  const met = new Set<string>();
  return {
    has: (event) => {
      met.add(event.id);
      return (ids.length === 0 || ids.includes(event.id)) && (reason === undefined || event.reason === reason);
    },
    missing: () => ids.filter((id) => !met.has(id)),
  };
}
