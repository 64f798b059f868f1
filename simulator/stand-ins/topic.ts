import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Outbox } from "../../lambda/adapters/queue.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";
import type { QueueObserver, QueueStandIn } from "./queue.ts";
import type { QueuedMessage } from "./queue-message.ts";

/** Raw delivery: a queue gets the published bytes. */
export interface Subscription {
  readonly queue: Pick<QueueStandIn, "send">;
  /** Of messages that the topic holds for this queue. A message enters the queue before it leaves the topic. */
  readonly observer?: QueueObserver;
}

export interface TopicStandIn {
  /** Resolves once the message is stored. Deliveries follow. */
  readonly publish: (message: string) => Promise<void>;
  /** Number of messages that wait for at least one queue. */
  readonly waiting: () => number;
}

export interface TopicSettings {
  readonly subscriptions: readonly Subscription[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly disrupt?: Disrupt<"publish">;
  /** Ends the deliveries. */
  readonly signal: AbortSignal;
  /** Until the next try of a failed delivery. @default a second, and real time */
  readonly pause?: (signal: AbortSignal) => Promise<unknown>;
}

/** Bytes of a message (Amazon SNS API reference, `Publish`). */
const maximumBytes = 256 * 1024;

/** SNS delivers to each queue by itself, and for 23 days (AWS documentation, "Amazon SNS message delivery retries"). */
export function createTopicStandIn(settings: TopicSettings): TopicStandIn {
  const { subscriptions, clock, disrupt = undisturbed, signal, pause = aSecond } = settings;
  const waiting = new Map<string, number>();

  const deliver = async ({ queue, observer }: Subscription, message: QueuedMessage): Promise<void> => {
    while (!signal.aborted) {
      const isDelivered = await queue.send({ body: message.body }).then(
        () => true,
        () => false,
      );
      if (isDelivered) break;
      await pause(signal);
    }
    observer?.removed(message);
    const left = (waiting.get(message.messageId) ?? 0) - 1;
    if (left === 0) waiting.delete(message.messageId);
    else waiting.set(message.messageId, left);
  };

  const store = (body: string): void => {
    const message = { messageId: randomUUID(), body, attributes: {}, sentAtMilliseconds: clock() };
    waiting.set(message.messageId, subscriptions.length);
    for (const subscription of subscriptions) {
      subscription.observer?.added(message);
      void deliver(subscription, message);
    }
  };

  return {
    publish: async (body) => {
      if (Buffer.byteLength(body) > maximumBytes) throw new Error("InvalidParameter: Message too long");
      return disrupted(disrupt, "publish", () => store(body));
    },
    waiting: () => waiting.size,
  };
}

/** As the receiver uses it: a message that is too large for the topic goes to each queue. */
export function outboxOfTopic(topic: TopicStandIn, outboxes: readonly Outbox[]): Outbox {
  return {
    enqueue: async (message) => {
      if (Buffer.byteLength(message) <= maximumBytes) return topic.publish(message);
      const results = await Promise.allSettled(outboxes.map(({ enqueue }) => enqueue(message)));
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },
  };
}

function aSecond(signal: AbortSignal): Promise<unknown> {
  return wait(1_000, undefined, { signal, ref: false }).catch(() => {});
}
