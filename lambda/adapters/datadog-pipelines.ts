import { CIVisibilityPipelinesApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/CIVisibilityPipelinesApi.js";
import type { CIAppCreatePipelineEventRequestAttributesResource } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/CIAppCreatePipelineEventRequestAttributesResource.js";
import type { CIAppCreatePipelineEventRequestData } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/CIAppCreatePipelineEventRequestData.js";
import { maximumPost } from "../forwarder/destinations/pipelines/domain/post-size.ts";
import type { Pipeline, RunResources, Stage } from "../forwarder/destinations/pipelines/domain/resources.ts";
import type { Answer } from "../forwarder/domain/answer.ts";
import type { Secret } from "../shared/secret.ts";
import { createPost } from "./datadog-post.ts";
import type { HttpClient } from "./http.ts";

/** `url` is an origin such as `https://api.datadoghq.eu`. The documentation of this intake names no compression. */
export function createDatadogPipelines(url: string, request: HttpClient) {
  const rules = { packedBytes: maximumPost.bytes, unpackedBytes: maximumPost.bytes, isCompressed: false };
  const post = createPost(url, request, rules);

  /** Never retries. A body over the limit is not sent. */
  const sendPipelines = (
    runs: readonly RunResources[],
    apiKey: Secret,
    deadlineMilliseconds: number,
  ): Promise<Answer> =>
    post(apiKey, deadlineMilliseconds, (configuration) =>
      new CIVisibilityPipelinesApi(configuration).createCIAppPipelineEvent({
        body: { data: listOf(runs.flatMap(dataOf)) },
      }),
    );

  return { sendPipelines };
}

/**
 * A `type` that no event has marks the list as a list. Without it, Datadog's client 1.64.0 refuses the list as ambiguous: it
 * could also be a single event, of which no field is required.
 */
function listOf<T>(data: T[]): T[] {
  return Object.assign(data, { type: "list" });
}

function dataOf({ resources, ...provider }: RunResources): CIAppCreatePipelineEventRequestData[] {
  return resources.map((resource) => ({
    type: "cipipeline_resource_request",
    attributes: { providerName: "spacelift", ...provider, resource: resourceOf(resource) },
  }));
}

function resourceOf(resource: Pipeline | Stage): CIAppCreatePipelineEventRequestAttributesResource {
  const { startMilliseconds, endMilliseconds, tags, error } = resource;
  const common = {
    name: resource.name,
    start: new Date(startMilliseconds),
    end: new Date(endMilliseconds),
    tags: [...tags],
    // Spacelift does not say who is at fault.
    ...(error !== undefined && { error: { ...error, domain: "unknown" as const } }),
  };
  if (resource.level === "stage") {
    const { level, id, pipelineUniqueId, pipelineName, status } = resource;
    return { ...common, level, id, pipelineUniqueId, pipelineName, status };
  }
  const { level, uniqueId, pipelineId, url, status, isResumed, queueMilliseconds, parameters } = resource;
  return {
    ...common,
    ...{ level, uniqueId, pipelineId, url, status, isResumed, parameters, partialRetry: false },
    queueTime: queueMilliseconds,
  };
}
