import type { Step } from "../../messages/run.ts";

export interface TimelineEntry extends Step {
  /** Milliseconds since the first step, and since the step before. Negative if the clocks differ. */
  readonly sinceStart: number;
  readonly sinceBefore: number;
}

export function timelineOf(steps: readonly Step[]): readonly TimelineEntry[] {
  const times = steps.map(({ time }) => Date.parse(time));
  return steps.map((step, index) => {
    const now = times[index] ?? 0;
    return { ...step, sinceStart: now - (times[0] ?? now), sinceBefore: now - (times[index - 1] ?? now) };
  });
}
