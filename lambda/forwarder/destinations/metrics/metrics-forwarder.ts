import { defaultMetricPrefix } from "../../../contract/metrics.ts";
import { queueRetentionDays } from "../../../contract/queue.ts";
import { createBatchHandler, type ForwardPorts } from "../../forward.ts";
import { createEventReader } from "../../read-event.ts";
import { type RetryConfiguration, usualRetry } from "../../retry.ts";
import type { DeliverPorts } from "./deliver.ts";
import { createMetricsDestination } from "./metrics-destination.ts";

export interface ForwarderPorts extends ForwardPorts, DeliverPorts {}

export interface ForwarderSettings {
  readonly integrationName: string;
  readonly spaceliftEndpoint: string;
  readonly metricPrefix?: string;
  readonly extraTags?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly finishedStates?: readonly string[];
  /** Whether Datadog takes points of any age for our metrics. */
  readonly historicalMetrics?: boolean;
  readonly retry?: RetryConfiguration;
}

/** For the Lambda function, the simulator and the tests alike. */
export function createForwarder(ports: ForwarderPorts, settings: ForwarderSettings) {
  const { integrationName, spaceliftEndpoint, historicalMetrics = false } = settings;
  const { metricPrefix = defaultMetricPrefix, extraTags = [], excludeTags = [] } = settings;
  const metrics = createMetricsDestination(ports, {
    integrationName,
    spaceliftEndpoint,
    historicalMetrics,
    series: { metricPrefix, extraTags, excludeTags },
  });
  return createBatchHandler(metrics, ports, {
    integrationName,
    readDelivery: createEventReader(settings.finishedStates),
    queueRetentionDays,
    retry: settings.retry ?? usualRetry,
  });
}
