import type { SpaceliftEvent } from "../events/event.ts";
import type { EmbeddedMetric } from "../shared/embedded-metric.ts";
import type { DeliveryResult } from "./delivery-result.ts";

/** A Datadog product that events are delivered to. */
export interface Destination {
  /** Unique among the destinations of a forwarder. */
  readonly name: string;
  readonly accepts: (event: SpaceliftEvent) => boolean;
  /** Delivers a batch. Rejects only for a bug: the whole batch then returns to the queue. */
  readonly deliver: (batch: DestinationBatch) => Promise<Delivery>;
}

export interface DestinationBatch {
  /** Distinct accepted events. Each is parsed when it is taken, so a large batch is never in memory as a whole. */
  readonly events: Iterable<ReceivedEvent>;
  /** When the invocation ends, in milliseconds since 1970. */
  readonly endsAt: number;
  /** Whether to send a heartbeat, if the destination has heartbeats. */
  readonly isHeartbeatDue: boolean;
}

export interface EventIdentity {
  readonly eventId: string;
  /** When it happened by its signed time, else by the receiver's, in seconds since 1970. */
  readonly eventEpochSeconds: number;
  /** Whether that is the time of its end. A module version's is the time of its creation. */
  readonly isTimedAtItsEnd: boolean;
}

export interface ReceivedEvent extends EventIdentity {
  readonly event: SpaceliftEvent;
}

export interface Delivery {
  /** By event id. An event without a result is retried. */
  readonly results: ReadonlyMap<string, DeliveryResult>;
  /** Why no heartbeat was accepted, where one was due. */
  readonly heartbeatFailure?: string;
  /** Metrics that only this destination has. */
  readonly metrics: readonly EmbeddedMetric[];
}
