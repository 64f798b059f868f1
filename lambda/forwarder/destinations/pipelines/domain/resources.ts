import type { FinishedRun } from "../../../../events/event.ts";
import { commonTags, type TagConfiguration, tagValue } from "../../../domain/common-tags.ts";
import { executionId, lastState, pipelineIdOf, pipelineName, stageId } from "../../../domain/pipeline-identity.ts";
import { runUrl } from "../../../domain/run-url.ts";
import { type Execution, executionsOf } from "../../../domain/timeline.ts";

export interface PipelineConfiguration extends TagConfiguration {
  /** Such as `https://acme.app.spacelift.io`. */
  readonly spaceliftEndpoint: string;
}

export type Status = "success" | "error" | "canceled" | "skipped";

export interface PipelineError {
  readonly message: string;
  readonly type: string;
}

interface Timed {
  readonly name: string;
  readonly startMilliseconds: number;
  readonly endMilliseconds: number;
  readonly tags: readonly string[];
  readonly error?: PipelineError;
}

export interface Pipeline extends Timed {
  readonly level: "pipeline";
  /** Id of the execution. */
  readonly uniqueId: string;
  /** Id of the run: its executions share it. */
  readonly pipelineId: string;
  readonly url: string;
  readonly status: Status | "blocked";
  readonly isResumed: boolean;
  readonly queueMilliseconds: number;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Stage extends Timed {
  readonly level: "stage";
  readonly id: string;
  readonly pipelineUniqueId: string;
  readonly pipelineName: string;
  readonly status: Status;
}

export interface IdentifiedRun {
  readonly eventId: string;
  /** The end of the run, in seconds since 1970. */
  readonly eventEpochSeconds: number;
}

/** The data of one run for CI Pipeline Visibility. */
export interface RunResources {
  /** Distinguishes accounts of Spacelift. */
  readonly service?: string;
  readonly env?: string;
  readonly resources: readonly (Pipeline | Stage)[];
}

/** A pipeline for each execution of the run, each followed by a stage for each of its states. */
export function runResources(
  run: FinishedRun,
  { eventId, eventEpochSeconds }: IdentifiedRun,
  configuration: PipelineConfiguration,
): RunResources {
  const tags = commonTags(run, configuration);
  const pipelineId = pipelineIdOf(run, eventId);
  const executions = executionsOf(run, eventEpochSeconds);
  const end = endOf(run);
  const env = run.details?.env ?? tagValue(tags, "env");
  return {
    ...(run.account !== undefined && { service: run.account }),
    ...(env !== undefined && { env }),
    resources: executions.flatMap((execution, index) => {
      const isLast = index === executions.length - 1;
      const pipeline: Pipeline = {
        level: "pipeline",
        uniqueId: executionId(pipelineId, index),
        pipelineId,
        name: pipelineName(run),
        url: runUrl(run, configuration.spaceliftEndpoint),
        status: isLast ? end.status : "blocked",
        isResumed: index > 0,
        startMilliseconds: execution.startMilliseconds,
        endMilliseconds: execution.endMilliseconds,
        queueMilliseconds: execution.queueMilliseconds,
        tags,
        parameters: parametersOf(run),
        ...(isLast && end.error !== undefined && { error: end.error }),
      };
      return [pipeline, ...stagesOf(execution, pipeline, isLast ? end : undefined)];
    }),
  };
}

interface RunEnd {
  readonly status: Status;
  readonly error?: PipelineError;
  /** The state in which the run ended. */
  readonly state: string | undefined;
}

function endOf(run: FinishedRun): RunEnd {
  const last = lastState(run);
  switch (run.state ?? "") {
    case "FINISHED":
      return { status: "success", state: last };
    case "SKIPPED":
      return { status: "skipped", state: last };
    case "FAILED": {
      const message = last === undefined ? "The run failed." : `The run failed in the state ${last}.`;
      return { status: "error", state: last, error: { message, type: last ?? "FAILED" } };
    }
    default:
      return { status: "canceled", state: last };
  }
}

/** The stage in which the run ended has the run's status. All other stages succeeded. */
function stagesOf({ phases }: Execution, pipeline: Pipeline, end: RunEnd | undefined): readonly Stage[] {
  const last = phases.findLastIndex(({ state }) => state === end?.state);
  return phases.map(({ state, ...times }, index) => ({
    level: "stage",
    id: stageId(pipeline.uniqueId, index),
    pipelineUniqueId: pipeline.uniqueId,
    pipelineName: pipeline.name,
    name: state,
    ...times,
    tags: pipeline.tags,
    status: end !== undefined && index === last ? end.status : "success",
    ...(end?.error !== undefined && index === last && { error: end.error }),
  }));
}

/** In place of `git`, which needs the address of the commit's author. */
function parametersOf({ details }: FinishedRun): Readonly<Record<string, string>> {
  const { commit, repository } = details ?? {};
  return { ...(commit !== undefined && { commit }), ...(repository !== undefined && { repository }) };
}
