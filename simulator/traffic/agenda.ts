export interface Agenda {
  /** The second of the last step. */
  readonly now: () => number;
  readonly at: (second: number, act: () => void) => void;
  readonly after: (seconds: number, act: () => void) => void;
  /** Infinite if nothing is left. */
  readonly nextTime: () => number;
  /** Makes the earliest step; of two at the same time, the one that was added first. */
  readonly step: () => void;
}

export function createAgenda(): Agenda {
  const steps: { readonly second: number; readonly act: () => void }[] = [];
  let now = 0;
  const at = (second: number, act: () => void) => {
    const later = steps.findIndex((each) => each.second > second);
    steps.splice(later < 0 ? steps.length : later, 0, { second, act });
  };
  return {
    at,
    now: () => now,
    after: (seconds, act) => at(now + seconds, act),
    nextTime: () => steps[0]?.second ?? Number.POSITIVE_INFINITY,
    step: () => {
      const next = steps.shift();
      if (next === undefined) return;
      now = next.second;
      next.act();
    },
  };
}
