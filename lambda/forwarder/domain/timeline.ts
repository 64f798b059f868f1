import type { FinishedRun } from "../../events/event.ts";
import { runStartMilliseconds } from "./run-start.ts";

/** All times of this file are whole milliseconds since 1970. */
export interface Phase {
  readonly state: string;
  readonly startMilliseconds: number;
  readonly endMilliseconds: number;
}

/** A run has one execution, and another after each wait for a person. */
export interface Execution {
  readonly queueMilliseconds: number;
  /** The end of the wait in the queue. */
  readonly startMilliseconds: number;
  readonly endMilliseconds: number;
  readonly phases: readonly Phase[];
}

/** Datadog refuses a longer execution (docs.datadoghq.com, "Send pipeline event"). */
const longestMilliseconds = 365 * 24 * 60 * 60 * 1000;

/** A run and its phases fit one POST. */
const mostPhases = 900;

const queueStates: ReadonlySet<string> = new Set(["QUEUED", "READY"]);
const waitingStates: ReadonlySet<string> = new Set(["UNCONFIRMED", "PENDING_REVIEW"]);

/**
 * Lays out the durations from the run's creation on, in their order. Nothing reaches beyond the run's end, and the last
 * execution ends with the run. Depends on the signed body alone, so a repeated delivery has the same times.
 */
export function executionsOf(run: FinishedRun, endEpochSeconds: number): readonly Execution[] {
  const end = Math.round(endEpochSeconds * 1000);
  const durations = run.timing.slice(0, mostPhases).map(({ state, nanoseconds }) => {
    const milliseconds = Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6) : 0;
    return { state, milliseconds };
  });
  const begin = Math.max(end - longestMilliseconds, runStartMilliseconds(run, end) ?? end);
  let cursor = begin;
  const phases = durations.map(({ state, milliseconds }) => {
    const startMilliseconds = Math.round(Math.min(cursor, end));
    cursor += milliseconds;
    return { state, startMilliseconds, endMilliseconds: Math.round(Math.min(cursor, end)) };
  });
  return split(phases, begin, end);
}

function split(phases: readonly Phase[], begin: number, end: number): readonly Execution[] {
  const executions: Execution[] = [];
  let from = begin;
  let current: Phase[] = [];
  for (const [index, phase] of phases.entries()) {
    const isWait = waitingStates.has(phase.state);
    const goesOn = phases.slice(index + 1).some(({ state }) => !waitingStates.has(state));
    if (isWait && goesOn && current.some(isWork)) {
      executions.push(execution(current, from, phase.startMilliseconds));
    } else if (!isWait || !goesOn || executions.length === 0) {
      current.push(phase);
      continue;
    }
    // A queue between two waits belongs to neither execution.
    current = [];
    from = phase.endMilliseconds;
  }
  return [...executions, execution(current, from, end)];
}

function isWork({ state }: Phase): boolean {
  return !queueStates.has(state) && !waitingStates.has(state);
}

function execution(phases: readonly Phase[], from: number, endMilliseconds: number): Execution {
  const first = phases.findIndex(({ state }) => !queueStates.has(state));
  const queued = phases.slice(0, first === -1 ? phases.length : first);
  const startMilliseconds = queued.at(-1)?.endMilliseconds ?? from;
  return {
    queueMilliseconds: startMilliseconds - from,
    startMilliseconds,
    endMilliseconds,
    phases: phases.slice(queued.length),
  };
}
