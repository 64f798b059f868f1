import { queueRetentionDays } from "../../../contract/queue.ts";
import { createBatchHandler, type ForwardPorts } from "../../forward.ts";
import { createEventReader } from "../../read-event.ts";
import { type RetryConfiguration, usualRetry } from "../../retry.ts";
import { createPipelinesDestination, type PipelinesPorts } from "./pipelines-destination.ts";

export interface PipelinesForwarderPorts extends ForwardPorts, PipelinesPorts {}

export interface PipelinesForwarderSettings {
  readonly integrationName: string;
  readonly spaceliftEndpoint: string;
  readonly extraTags?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly finishedStates?: readonly string[];
  readonly retry?: RetryConfiguration;
}

/** For the Lambda function, the simulator and the tests alike. */
export function createPipelinesForwarder(ports: PipelinesForwarderPorts, settings: PipelinesForwarderSettings) {
  const { integrationName, spaceliftEndpoint, extraTags = [], excludeTags = [] } = settings;
  const pipelines = createPipelinesDestination(ports, { spaceliftEndpoint, extraTags, excludeTags });
  return createBatchHandler(pipelines, ports, {
    integrationName,
    destination: "pipelines",
    readDelivery: createEventReader(settings.finishedStates),
    queueRetentionDays,
    retry: settings.retry ?? usualRetry,
  });
}
