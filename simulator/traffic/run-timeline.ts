import type { Phase, PlannedRun } from "./planned-run.ts";

export interface Step {
  readonly state: string;
  /** Second of the calendar at which the state begins. */
  readonly from: number;
}

/** The states of a run, as far as they have begun. */
export interface RunTimeline {
  readonly run: PlannedRun;
  readonly steps: readonly Step[];
  /** Second of the calendar at which the run ended. */
  readonly end: number | undefined;
}

/** A run in any other state has no worker (docs.spacelift.io, "Run" and "Tracked run"). */
const workingStates: ReadonlySet<string> = new Set(["PREPARING", "INITIALIZING", "PLANNING", "PERFORMING", "APPLYING"]);

export function hasWorker(state: string): boolean {
  return workingStates.has(state);
}

/** READY is the state before the first phase, CONFIRMED the one before a run applies its plan. */
export function waitsForWorker(state: string): boolean {
  return state === "READY" || state === "CONFIRMED";
}

/** The step of a run that has not ended by then; `undefined` before it starts. */
export function stepAt({ steps }: RunTimeline, second: number): Step | undefined {
  return steps.findLast(({ from }) => from <= second);
}

/** Takes a run that has ended. */
export function durationsOf({ steps, end = 0 }: RunTimeline): readonly Phase[] {
  return steps.map(({ state, from }, index) => ({ state, seconds: (steps[index + 1]?.from ?? end) - from }));
}

/** Counts until a second of the calendar. */
export function workerSecondsOf({ steps, end = Number.POSITIVE_INFINITY }: RunTimeline, until: number): number {
  return steps
    .map(({ state, from }, index) => {
      const to = Math.min(steps[index + 1]?.from ?? end, until);
      return hasWorker(state) ? Math.max(0, to - from) : 0;
    })
    .reduce((sum, seconds) => sum + seconds, 0);
}
