/**
 * Spacelift's deliveries and samples, and the state that the recovery keeps. An event's sample has the event's number as
 * its key. Times are in seconds.
 */
export interface Spacelift {
  /** By event: whether its delivery may still arrive. */
  readonly underWay: readonly boolean[];
  /** By event. `hidden` is too young, or not listed yet. */
  readonly samples: readonly ("hidden" | "listed" | "dropped")[];
  readonly seen: readonly number[];
  readonly reported: readonly number[];
  readonly mark: number;
  readonly recoveries: readonly Recovery[];
  /** A recovery found all samples listed, and nothing to do. */
  readonly isAtRest: boolean;
}

export type Recovery = { readonly at: "idle" } | Recovering;

export interface Recovering {
  /**
   * It has read the state, listed samples, asked the ledger for the first one to do, enqueued it, handled as many as it
   * will, or reported a gap.
   */
  readonly at: "read" | "listed" | "known" | "unknown" | "enqueued" | "handled" | "reported";
  /** As read when it began, like `seen` and `reported`. */
  readonly mark: number;
  readonly seen: readonly number[];
  readonly reported: readonly number[];
  /** Newest first. */
  readonly listed: readonly number[];
  readonly isFull: boolean;
  readonly todo: readonly number[];
}

export interface SpaceliftScenario {
  /** By event: the time of its sample. */
  readonly times: readonly number[];
  /** How many seconds later than a younger sample an older one may be listed. */
  readonly lag: number;
  readonly recoveries: number;
}

/** Earlier than every sample. */
export const since = -7200;

export function createSpacelift({ times, recoveries }: SpaceliftScenario): Spacelift {
  return {
    underWay: times.map(() => true),
    samples: times.map(() => "hidden"),
    seen: [],
    reported: [],
    mark: since,
    recoveries: Array.from({ length: recoveries }, () => ({ at: "idle" })),
    isAtRest: false,
  };
}

export function isRecovered({ underWay, recoveries, isAtRest }: Spacelift): boolean {
  return isAtRest && !underWay.includes(true) && recoveries.every(({ at }) => at === "idle");
}
