import type { FinishedRun } from "../../events/event.ts";
import { textDigest } from "../../shared/text-digest.ts";

const longestName = 200;

/** Id of a run's pipeline in CI Visibility. All executions of the run share it. */
export function pipelineIdOf({ account, id }: FinishedRun, eventId: string): string {
  return id === undefined ? textDigest(eventId) : `${account ?? ""}/${id}`;
}

/** Id of one execution, `index` from 0. */
export function executionId(pipelineId: string, index: number): string {
  return index === 0 ? pipelineId : `${pipelineId}/${index + 1}`;
}

/** Id of a stage within its execution, `index` from 0. */
export function stageId(execution: string, index: number): string {
  return `${execution}/${index + 1}`;
}

export function pipelineName({ stack, type }: FinishedRun): string {
  return (stack ?? type?.toLowerCase() ?? "run").slice(0, longestName);
}

/** The state before the final one. */
export function lastState({ details, timing }: FinishedRun): string | undefined {
  return details?.endedIn ?? timing.at(-1)?.state;
}
