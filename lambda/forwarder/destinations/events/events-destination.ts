import type { EventRuns } from "../../../contract/event-runs.ts";
import { at, isObject } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";
import { deliverMarked, type MarkedPorts } from "../../deliver-marked.ts";
import type { Destination } from "../../destination.ts";
import type { Answer } from "../../domain/answer.ts";
import { isAcceptedEvent } from "./domain/accepted-event.ts";
import { type DatadogEvent, datadogEvent, type EventConfiguration } from "./domain/datadog-event.ts";

export interface EventsPorts extends MarkedPorts {
  /** One POST, without a retry. Never rejects because of the network or Datadog. */
  readonly sendEvent: (event: DatadogEvent, apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
}

export interface EventsConfiguration extends EventConfiguration {
  readonly eventRuns: EventRuns;
}

/** Sends at least once: Datadog keeps both of two equal events, and groups them by their aggregation key. */
export function createEventsDestination(ports: EventsPorts, configuration: EventsConfiguration): Destination {
  return {
    accepts: (event) => isAcceptedEvent(event, configuration.eventRuns),
    deliver: (batch) =>
      deliverMarked(batch, ports, {
        acceptances: [isAccepted],
        postsOf: ({ event, eventEpochSeconds }) => {
          const sent = datadogEvent(event, eventEpochSeconds, configuration);
          return [(apiKey, deadline) => ports.sendEvent(sent, apiKey, deadline)];
        },
      }),
  };
}

/** Datadog answers 202 `{"status": "ok", "event": {…}}` (docs.datadoghq.com, "Post an event"). */
function isAccepted(body: unknown, status: number): boolean {
  const errors = at(body, "errors");
  return status === 202 && isObject(body) && (errors === undefined || (Array.isArray(errors) && errors.length === 0));
}
