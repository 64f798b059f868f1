import { attributeText, type Inbox, type Outbox } from "../../lambda/adapters/queue.ts";
import type { QueueStandIn } from "./queue.ts";

export function outboxOf(queue: QueueStandIn): Outbox {
  return { enqueue: (message) => queue.send({ body: message }) };
}

export function inboxOf(queue: QueueStandIn, deadLetterQueue: QueueStandIn): Inbox {
  return {
    deadLetter: ({ body, reason, detail, eventId, attempts }) =>
      deadLetterQueue.send({
        body,
        attributes: {
          reason: attributeText(reason),
          detail: attributeText(detail),
          ...(eventId !== undefined && { eventId: attributeText(eventId) }),
          ...(attempts !== undefined && { attempts: String(attempts) }),
        },
      }),
    delay: async (delays) => {
      const changes = await Promise.allSettled(
        delays.map(({ receiptHandle, seconds }) => queue.changeVisibility(receiptHandle, seconds)),
      );
      const failed = changes.filter(({ status }) => status === "rejected");
      if (failed.length > 0) throw new Error(`${failed.length} of ${delays.length} visibilities not changed`);
    },
  };
}
