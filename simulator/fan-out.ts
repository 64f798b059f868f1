import type { Outbox } from "../lambda/adapters/queue.ts";
import { type Faults, topicDisruption } from "./faults.ts";
import type { QueueObserver, QueueStandIn } from "./stand-ins/queue.ts";
import { outboxOf } from "./stand-ins/queue-ports.ts";
import { createTopicStandIn, outboxOfTopic } from "./stand-ins/topic.ts";

export interface FanOutParts {
  readonly destinations: readonly {
    readonly queue: QueueStandIn;
    /** Of messages that the topic holds for the queue. */
    readonly observer?: QueueObserver;
  }[];
  readonly faults: Pick<Faults, "isOn">;
  readonly signal: AbortSignal;
}

/** The receiver's only call: to the queue of one destination, or to the topic of several. */
export function createFanOut({ destinations, faults, signal }: FanOutParts): Outbox {
  const [first, ...others] = destinations;
  if (first !== undefined && others.length === 0) return outboxOf(first.queue);
  const topic = createTopicStandIn({
    subscriptions: destinations,
    disrupt: () => topicDisruption(faults),
    clock: Date.now,
    signal,
  });
  return outboxOfTopic(
    topic,
    destinations.map(({ queue }) => outboxOf(queue)),
  );
}
