import type { LogPhase } from "../../../../contract/run-logs.ts";
import type { FinishedRun } from "../../../../events/event.ts";
import { executionId, stageId } from "../../../domain/pipeline-identity.ts";
import { executionsOf } from "../../../domain/timeline.ts";

/** Where a phase is among the pipelines and stages that the destination `pipelines` sends. */
export interface PhasePlace {
  /** The end of the phase, else of the run, in milliseconds since 1970. */
  readonly endMilliseconds: number;
  /** Of the execution in which the phase ran; the first one if the body does not tell. */
  readonly executionId: string;
  readonly stage?: { readonly id: string; readonly name: string };
}

/** The states of a run in which a phase writes its logs (docs.spacelift.io, "Run", and the states of the GraphQL schema). */
const statesOfPhase: Readonly<Record<LogPhase, readonly string[]>> = {
  preparing: ["PREPARING", "PREPARING_REPLAN", "PREPARING_APPLY"],
  initializing: ["INITIALIZING"],
  planning: ["PLANNING"],
  applying: ["APPLYING", "DESTROYING", "PERFORMING"],
};

export function isStateOf(phase: LogPhase, state: string): boolean {
  return statesOfPhase[phase].includes(state);
}

/** Of a phase that ran more than once, the last time counts: Spacelift documents one text for a phase. */
export function placePhase(run: FinishedRun, phase: LogPhase, pipelineId: string, endEpochSeconds: number): PhasePlace {
  const executions = executionsOf(run, endEpochSeconds);
  const index = executions.findLastIndex(({ phases }) => phases.some(({ state }) => isStateOf(phase, state)));
  const id = executionId(pipelineId, Math.max(0, index));
  const stages = executions[index]?.phases ?? [];
  const stage = stages.findLastIndex(({ state }) => isStateOf(phase, state));
  const found = stages[stage];
  return found === undefined
    ? { endMilliseconds: Math.round(endEpochSeconds * 1000), executionId: id }
    : { endMilliseconds: found.endMilliseconds, executionId: id, stage: { id: stageId(id, stage), name: found.state } };
}
