import type { TallySum } from "../messages/console-state.ts";

/**
 * Expected runs that Datadog does not have yet: neither counted, lost nor dead-lettered. A run on the queue that Datadog
 * has already, because its answer was lost, is counted and not to come.
 */
export function runsToCome({ expected, held, doubled, lost }: TallySum, deadLettered = 0): number {
  return Math.max(0, expected - (held - doubled) - lost - deadLettered);
}
