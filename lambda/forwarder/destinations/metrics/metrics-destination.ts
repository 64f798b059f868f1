import type { Destination, EventIdentity, ReceivedEvent } from "../../destination.ts";
import { telemetryMetrics } from "./batch-telemetry.ts";
import { createDeliver, type DeliverPorts } from "./deliver.ts";
import type { Installation } from "./domain/heartbeat.ts";
import type { SeriesConfiguration } from "./domain/series.ts";
import { type Deliverable, mapPendingEvent } from "./map-pending-event.ts";

export interface MetricsConfiguration extends Omit<Installation, "metricPrefix"> {
  readonly historicalMetrics: boolean;
  readonly series: SeriesConfiguration;
}

/** Counts every event exactly once. */
export function createMetricsDestination(ports: DeliverPorts, configuration: MetricsConfiguration): Destination {
  const { series } = configuration;
  const deliver = createDeliver(ports, { ...configuration, metricPrefix: series.metricPrefix });

  function* mapAll(events: Iterable<ReceivedEvent>, taken: Map<string, EventIdentity>): Generator<Deliverable> {
    for (const { event, ...identity } of events) {
      const { eventId } = identity;
      taken.set(eventId, identity);
      const { deliverable, refused } = mapPendingEvent(event, identity, series);
      if (refused.length > 0) ports.log("warn", "part of the extension is not sent", { eventId, refused });
      yield deliverable;
    }
  }

  return {
    accepts: () => true,
    deliver: async ({ events, endsAt, isHeartbeatDue }) => {
      const taken = new Map<string, EventIdentity>();
      const { telemetry, ...delivered } = await deliver(mapAll(events, taken), { endsAt, isHeartbeatDue });
      const [secondsAhead] = telemetry.clockDisagreements;
      if (secondsAhead !== undefined) ports.log("warn", "Datadog's clock and ours disagree", { secondsAhead });
      return { ...delivered, metrics: telemetryMetrics(telemetry, taken) };
    },
  };
}
