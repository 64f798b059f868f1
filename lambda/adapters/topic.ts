import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Outbox } from "./queue.ts";

/** Bytes of a message (Amazon SNS API reference, `Publish`). */
const maximumBytes = 256 * 1024;

/**
 * Hands a message to every queue that is subscribed to the topic: with one call to SNS, or, if SNS does not take a message of
 * its size, with one call to each of `queues`. It rejects if one of them fails. The others may have the message then.
 */
export function createTopicOutbox(client: SNSClient, topicArn: string, queues: readonly Outbox[]): Outbox {
  return {
    enqueue: async (message) => {
      if (Buffer.byteLength(message) <= maximumBytes) {
        await client.send(new PublishCommand({ TopicArn: topicArn, Message: message }));
        return;
      }
      // Every queue is asked, although one failed: its destination then has the event before Spacelift repeats the delivery.
      const results = await Promise.allSettled(queues.map(({ enqueue }) => enqueue(message)));
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },
  };
}
