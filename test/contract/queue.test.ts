import { createQueueStandIn } from "../../simulator/stand-ins/queue.ts";
import { inboxOf, outboxOf } from "../../simulator/stand-ins/queue-ports.ts";
import { describeQueueContract } from "./queue.contract.ts";

describeQueueContract("the stand-in", ({ visibilityTimeoutSeconds, maxReceiveCount, retentionSeconds }) => {
  let now = 1_800_000_000_000;
  const clock = () => now;
  const deadLetterQueue = createQueueStandIn({ clock, visibilityTimeoutSeconds });
  const redrive = { maxReceiveCount, to: deadLetterQueue };
  const queue = createQueueStandIn({ clock, visibilityTimeoutSeconds, retentionSeconds, redrive });
  return Promise.resolve({
    outbox: outboxOf(queue),
    inbox: inboxOf(queue, deadLetterQueue),
    receive: queue.receive,
    remove: queue.remove,
    deadLettered: async () => (await deadLetterQueue.receive(10)).map(({ body, attributes }) => ({ body, attributes })),
    deadLetteredAt: async () => (await deadLetterQueue.receive(10)).map(({ sentAtMilliseconds }) => sentAtMilliseconds),
    pass: (seconds) => {
      now += seconds * 1000;
      return Promise.resolve();
    },
  });
});
