import type { EventRuns } from "../../../contract/event-runs.ts";
import { queueRetentionDays } from "../../../contract/queue.ts";
import { createBatchHandler, type ForwardPorts } from "../../forward.ts";
import { createEventReader } from "../../read-event.ts";
import { type RetryConfiguration, usualRetry } from "../../retry.ts";
import { createEventsDestination, type EventsPorts } from "./events-destination.ts";

export interface EventsForwarderPorts extends ForwardPorts, EventsPorts {}

export interface EventsForwarderSettings {
  readonly integrationName: string;
  readonly spaceliftEndpoint: string;
  /** @default tracked */
  readonly eventRuns?: EventRuns;
  readonly extraTags?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly finishedStates?: readonly string[];
  readonly retry?: RetryConfiguration;
}

/** For the Lambda function, the simulator and the tests alike. */
export function createEventsForwarder(ports: EventsForwarderPorts, settings: EventsForwarderSettings) {
  const { integrationName, spaceliftEndpoint, eventRuns = "tracked", extraTags = [], excludeTags = [] } = settings;
  const events = createEventsDestination(ports, { spaceliftEndpoint, eventRuns, extraTags, excludeTags });
  return createBatchHandler(events, ports, {
    integrationName,
    destination: "events",
    readDelivery: createEventReader(settings.finishedStates),
    queueRetentionDays,
    retry: settings.retry ?? usualRetry,
  });
}
