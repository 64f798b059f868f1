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

/** What one invocation asks of a destination. */
export interface DestinationBatch {
  /**
   * Events that the destination accepts, no two with the same id; those that the queue delivered before come first.
   * Each is parsed when it is taken, so a large batch is never in memory as a whole.
   */
  readonly events: Iterable<ReceivedEvent>;
  /** When the invocation ends, in milliseconds since 1970. */
  readonly endsAt: number;
  /** Whether to send a heartbeat even if the batch has no events. A destination without heartbeats ignores this. */
  readonly isHeartbeatDue: boolean;
}

/** What identifies an event and says when it happened. */
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

/** What became of a batch at one destination. */
export interface Delivery {
  /** By event id. An event without a result is retried. */
  readonly results: ReadonlyMap<string, DeliveryResult>;
  /** Why no heartbeat was accepted, where one was due. */
  readonly heartbeatFailure?: string;
  /** Metrics that only this destination has. The forwarder measures what all destinations have in common. */
  readonly metrics: readonly EmbeddedMetric[];
}
