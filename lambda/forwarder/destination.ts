import type { SpaceliftEvent } from "../events/event.ts";
import type { EmbeddedMetric } from "../shared/embedded-metric.ts";
import type { DeliveryResult } from "./delivery-result.ts";

/** A Datadog product. Each has a queue and a function of its own. */
export interface Destination<Content = SpaceliftEvent> {
  readonly accepts: (event: Content) => boolean;
  /** Rejects only for a bug: the whole batch then returns to the queue. */
  readonly deliver: (batch: DestinationBatch<Content>) => Promise<Delivery>;
}

export interface DestinationBatch<Content = SpaceliftEvent> {
  /** Distinct and accepted. Each is parsed when it is taken, so a large batch is never in memory as a whole. */
  readonly events: Iterable<ReceivedEvent<Content>>;
  /** End of the invocation, in milliseconds since 1970. */
  readonly endsAt: number;
  readonly isHeartbeatDue: boolean;
}

export interface EventIdentity {
  readonly eventId: string;
  /** By its signed time, else by the receiver's. */
  readonly eventEpochSeconds: number;
  /** False for a module version: its time is that of its creation. */
  readonly isTimedAtItsEnd: boolean;
  /** Set if `backfill` sent it: its age says nothing about the delivery. */
  readonly isBackfilled?: true;
}

export interface ReceivedEvent<Content = SpaceliftEvent> extends EventIdentity {
  readonly event: Content;
}

export interface Delivery {
  /** By event id. An event without a result is retried. */
  readonly results: ReadonlyMap<string, DeliveryResult>;
  /** Set where a due heartbeat was not accepted. */
  readonly heartbeatFailure?: string;
  readonly metrics: readonly EmbeddedMetric[];
}
