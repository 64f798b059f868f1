import { createAgenda } from "./agenda.ts";
import type { PlannedRun } from "./planned-run.ts";
import type { RunTimeline, Step } from "./run-timeline.ts";

export interface RunSchedule {
  /** Takes a second of the calendar. */
  readonly start: (run: PlannedRun, second: number) => RunTimeline;
  /** The second of the next change. Infinite if no run is under way. */
  readonly nextChange: () => number;
  /** Makes the next change. */
  readonly step: () => void;
}

interface Run extends RunTimeline {
  readonly steps: Step[];
  end: number | undefined;
}

interface Pool {
  free: number;
  /** Each takes a worker. */
  readonly waiting: (() => void)[];
}

/**
 * Runs wait for the lock of their stack, then for a worker of their pool, first come, first served. A run that waits for
 * confirmation has no worker, but keeps the lock (docs.spacelift.io, "Run"). Takes the number of workers by pool.
 */
export function createRunSchedule(
  workers: ReadonlyMap<string, number>,
  onEnd: (run: RunTimeline, second: number) => void,
): RunSchedule {
  const agenda = createAgenda();
  const pools = new Map<string, Pool>([...workers].map(([name, free]) => [name, { free, waiting: [] }]));
  /** Runs that wait for the lock, by stack. A stack without an entry is not locked. */
  const locks = new Map<string, Run[]>();

  const poolOf = ({ run }: Run): Pool => {
    const pool = pools.get(run.stack.pool);
    if (pool === undefined) throw new Error(`no such pool: ${run.stack.pool}`);
    return pool;
  };
  const enter = (run: Run, state: string) => run.steps.push({ state, from: agenda.now() });

  const lock = (run: Run) => {
    const waiting = locks.get(run.run.stack.id);
    if (waiting !== undefined) {
      waiting.push(run);
      return;
    }
    locks.set(run.run.stack.id, []);
    waitForWorker(run, "READY", 0);
  };
  const unlock = ({ run }: Run) => {
    const next = locks.get(run.stack.id)?.shift();
    if (next === undefined) locks.delete(run.stack.id);
    else waitForWorker(next, "READY", 0);
  };
  const waitForWorker = (run: Run, state: "READY" | "CONFIRMED", nextPhase: number) => {
    enter(run, state);
    agenda.after(run.run.handoverSeconds, () => {
      const pool = poolOf(run);
      if (pool.free === 0) {
        pool.waiting.push(() => work(run, nextPhase));
        return;
      }
      pool.free -= 1;
      work(run, nextPhase);
    });
  };
  const release = (run: Run) => {
    const pool = poolOf(run);
    const next = pool.waiting.shift();
    if (next === undefined) pool.free += 1;
    else next();
  };
  const work = (run: Run, index: number) => {
    const phase = run.run.phases[index];
    if (phase === undefined) {
      run.end = agenda.now();
      release(run);
      if (changesState(run.run)) unlock(run);
      onEnd(run, run.end);
      return;
    }
    enter(run, phase.state);
    if (phase.state === "UNCONFIRMED") {
      release(run);
      agenda.after(phase.seconds, () => waitForWorker(run, "CONFIRMED", index + 1));
    } else agenda.after(phase.seconds, () => work(run, index + 1));
  };

  return {
    start: (planned, second) => {
      const run: Run = { run: planned, steps: [{ state: "QUEUED", from: second }], end: undefined };
      agenda.at(second + planned.queueSeconds, () =>
        changesState(planned) ? lock(run) : waitForWorker(run, "READY", 0),
      );
      return run;
    },
    nextChange: agenda.nextTime,
    step: agenda.step,
  };
}

/** Such runs need the lock of their stack (docs.spacelift.io, "Run"). */
export function changesState({ type }: PlannedRun): boolean {
  return type !== "PROPOSED";
}
