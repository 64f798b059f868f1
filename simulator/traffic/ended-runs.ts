import { type Stack, stacks } from "./fleet.ts";
import { changesState } from "./run-schedule.ts";
import { type RunTimeline, workerSecondsOf } from "./run-timeline.ts";

export interface StackState {
  readonly state: string;
  /** Second of the calendar. */
  readonly since: number;
}

/** The drift and counts that ended runs leave behind. */
export interface EndedRuns {
  /** In the order of their ends. */
  readonly add: (run: RunTimeline) => void;
  readonly stateOf: (stack: Stack) => StackState;
  readonly drifted: () => number;
  readonly workerSeconds: () => { readonly publicPool: number; readonly privatePools: number };
}

const ineffective = ["no-op", "read"];

export function createEndedRuns(): EndedRuns {
  const states = new Map<string, StackState>(stacks.map(({ id }) => [id, { state: "FINISHED", since: 0 }]));
  const drifted = new Map<string, number>();
  const seconds = { publicPool: 0, privatePools: 0 };
  return {
    add: (timeline) => {
      const { run, end = 0 } = timeline;
      seconds[run.stack.pool === "" ? "publicPool" : "privatePools"] += workerSecondsOf(timeline, end);
      if (changesState(run)) states.set(run.stack.id, { state: run.finalState, since: end });
      if (run.finalState !== "FINISHED") return;
      if (run.isDriftDetection) {
        const found = run.changes.filter(({ action }) => !ineffective.includes(action)).length;
        drifted.set(run.stack.id, Math.min(found, run.stack.resources));
      }
      // An applied plan restores drifted resources.
      if (run.type === "TRACKED") drifted.delete(run.stack.id);
    },
    stateOf: ({ id }) => states.get(id) ?? { state: "NONE", since: 0 },
    drifted: () => [...drifted.values()].reduce((sum, count) => sum + count, 0),
    workerSeconds: () => ({ ...seconds }),
  };
}
