import type { Trace, TraceExecution, TraceStage } from "../messages/trace.ts";
import type { HeldResource } from "../stand-ins/datadog-pipelines-intake.ts";

type Resource = HeldResource["resource"];
type Pipeline = Extract<Resource, { readonly level: "pipeline" }>;
type Stage = Extract<Resource, { readonly level: "stage" }>;

/** The runs of these resources, each with its pipelines and their stages. The run that arrived last comes first. */
export function tracesOf(held: readonly HeldResource[]): readonly Trace[] {
  const stages = new Map<string, Stage[]>();
  const runs = new Map<string, Pipeline[]>();
  for (const { resource } of held) {
    if (resource.level === "pipeline") append(runs, runOf(resource), resource);
    else append(stages, resource.pipeline_unique_id, resource);
  }
  return [...runs]
    .map(([id, pipelines]) => traceOf(id, pipelines, (pipeline) => stages.get(pipeline) ?? []))
    .toReversed();
}

/** `undefined` if Datadog holds no pipeline of the run. */
export function traceOfRun(held: readonly HeldResource[], id: string): Trace | undefined {
  const pipelines = new Set(
    held.flatMap(({ resource }) =>
      resource.level === "pipeline" && runOf(resource) === id ? [resource.unique_id] : [],
    ),
  );
  const [trace] = tracesOf(
    held.filter(({ resource }) =>
      pipelines.has(resource.level === "pipeline" ? resource.unique_id : resource.pipeline_unique_id),
    ),
  );
  return trace;
}

function runOf({ unique_id, pipeline_id }: Pipeline): string {
  return pipeline_id ?? unique_id;
}

function traceOf(id: string, pipelines: readonly Pipeline[], stagesOf: (pipeline: string) => readonly Stage[]): Trace {
  const executions = pipelines.map((each) => executionOf(each, stagesOf(each.unique_id))).sort(byTime);
  const { name = "", url = "", tags = [], parameters = {} } = pipelines[0] ?? {};
  return { id, name, url, tags, parameters, executions };
}

function executionOf(pipeline: Pipeline, stages: readonly Stage[]): TraceExecution {
  const { unique_id: id, queue_time: queueMilliseconds = 0, is_resumed: isResumed = false } = pipeline;
  return { id, ...timed(pipeline), queueMilliseconds, isResumed, stages: stages.map(stageOf).sort(byTime) };
}

function stageOf(stage: Stage): TraceStage {
  return { name: stage.name, ...timed(stage) };
}

function timed({ start, end, status, error }: Resource) {
  return { from: Date.parse(start), to: Date.parse(end), status, error: error?.message ?? null };
}

/** Stable: stages without a length keep their order. */
function byTime(one: { readonly from: number }, other: { readonly from: number }): number {
  return one.from - other.from;
}

function append<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
