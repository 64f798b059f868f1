import { queueRetentionDays } from "../../../contract/queue.ts";
import { createBatchHandler, type ForwardPorts } from "../../forward.ts";
import { type RetryConfiguration, usualRetry } from "../../retry.ts";
import { createLogsDestination } from "./logs-destination.ts";
import type { LogsPorts } from "./logs-ports.ts";
import { readEntry } from "./read-entry.ts";
import { readRunLogs } from "./read-run-logs.ts";

export interface LogsForwarderPorts extends ForwardPorts, LogsPorts {}

export interface LogsForwarderSettings {
  readonly integrationName: string;
  readonly spaceliftEndpoint: string;
  readonly extraTags?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly retry?: RetryConfiguration;
}

/** For the Lambda function, the simulator and the tests alike. */
export function createLogsForwarder(ports: LogsForwarderPorts, settings: LogsForwarderSettings) {
  const { integrationName, spaceliftEndpoint, extraTags = [], excludeTags = [], retry = usualRetry } = settings;
  return createBatchHandler(createLogsDestination(ports, { spaceliftEndpoint, extraTags, excludeTags }), ports, {
    ...{ integrationName, queueRetentionDays, retry },
    destination: "logs",
    readDelivery: (delivery) => (delivery.kind === "run_logs" ? readRunLogs(delivery) : readEntry(delivery)),
  });
}
