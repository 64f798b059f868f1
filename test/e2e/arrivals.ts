import type { RunDestinationName } from "../../lambda/contract/destinations.ts";
import { runsCounted } from "./runs.ts";
import { datadog } from "./stand-ins.ts";

export const nowhere = { metrics: 0, pipelines: 0, events: 0, deployments: 0 } as const;
export const everywhere = { metrics: 1, pipelines: 1, events: 1, deployments: 1 } as const;

/** How often each destination has a run of the stack. */
export function arrivals(stack: string): Readonly<Record<RunDestinationName, number>> {
  const tag = `stack:${stack}`;
  const pipelines = datadog
    .pipelines()
    .filter(({ resource: { level, name } }) => level === "pipeline" && name === stack);
  return {
    metrics: runsCounted(stack),
    // A run that waited for a person has two executions.
    pipelines: new Set(pipelines.map(({ resource }) => "pipeline_id" in resource && resource.pipeline_id)).size,
    events: datadog.events().filter(({ tags = [] }) => tags.includes(tag)).length,
    deployments: datadog.deployments().filter(({ custom_tags = [] }) => custom_tags.includes(tag)).length,
  };
}
