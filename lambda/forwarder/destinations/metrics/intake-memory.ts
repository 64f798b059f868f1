import type { Verdict } from "../../domain/verdict.ts";

/** Outlives a batch. */
export interface IntakeMemory {
  /** The last POST was accepted, and none is under way. */
  isProven: boolean;
  /** Only a heartbeat speaks for the intake: no POST of events was accepted since one was left unknown. */
  isDoubtful: boolean;
  /** By which the clock that judged the last answer was ahead of ours. */
  leadSeconds: number;
  /** Events in a row that were sent alone and left unknown. */
  failedTrials: number;
  /** Milliseconds since 1970. */
  nextTrialAt: number;
}

/** Each event that is left unknown may end as ambiguous. */
const firstPauseMilliseconds = 60_000;
const longestPauseMilliseconds = 15 * 60_000;

export function createIntakeMemory(): IntakeMemory {
  return { isProven: false, isDoubtful: true, leadSeconds: 0, failedTrials: 0, nextTrialAt: 0 };
}

/** `isTrial`: it carried one event, to learn more than a heartbeat tells. */
export function noteVerdict(memory: IntakeMemory, verdict: Verdict, isTrial: boolean, nowMilliseconds: number): void {
  memory.isProven = verdict.kind === "accepted";
  if (verdict.kind !== "refused") memory.isDoubtful = verdict.kind === "unknown";
  if (verdict.kind !== "unknown") {
    memory.failedTrials = 0;
    memory.nextTrialAt = 0;
  } else if (isTrial) {
    const pause = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** memory.failedTrials);
    memory.failedTrials += 1;
    memory.nextTrialAt = nowMilliseconds + pause;
  }
}
