import type { SpaceliftEvent } from "../../events/event.ts";

export type Knowledge =
  /** The ledger has the event for each destination that keeps items, or no destination wants it. */
  | "known"
  /** At least one destination that keeps items has none for the event. */
  | "unknown"
  /** Only destinations without items want the event. */
  | "untracked";

export interface KnownEvents {
  /** Whether every destination that keeps items has one. False if none keeps items. One consistent read. */
  readonly isKnown: (eventId: string) => Promise<boolean>;
  /** Ignores destinations that do not want the event. One consistent read. */
  readonly find: (event: SpaceliftEvent, eventId: string) => Promise<Knowledge>;
}
