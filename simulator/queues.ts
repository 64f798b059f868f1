import { queueRetentionDays } from "../lambda/contract/queue.ts";
import { type Faults, queueDisruption } from "./faults.ts";
import { createQueueStandIn, type QueueObserver, type QueueOperation } from "./stand-ins/queue.ts";

/** Longer than the time limit of a POST here. */
const visibilityTimeoutSeconds = 5;

/** A visible message is received hundreds of times a second here, but once in minutes by SQS. */
const maxReceiveCount = 1_000_000;

const day = 24 * 60 * 60;
const deadLetterRetentionDays = 14;

export interface QueueObservers {
  readonly queue?: QueueObserver;
  readonly deadLetterQueue?: QueueObserver;
}

export type Queues = ReturnType<typeof createQueues>;

/** A queue and its dead-letter queue, which the faults affect. */
export function createQueues(faults: Pick<Faults, "isOn">, observers: QueueObservers = {}) {
  const settings = {
    clock: Date.now,
    visibilityTimeoutSeconds,
    disrupt: (operation: QueueOperation) => queueDisruption(faults, operation),
  };
  const deadLetterQueue = createQueueStandIn({
    ...settings,
    retentionSeconds: deadLetterRetentionDays * day,
    ...(observers.deadLetterQueue && { observer: observers.deadLetterQueue }),
  });
  const queue = createQueueStandIn({
    ...settings,
    retentionSeconds: queueRetentionDays * day,
    redrive: { maxReceiveCount, to: deadLetterQueue },
    ...(observers.queue && { observer: observers.queue }),
  });
  return {
    queue,
    deadLetterQueue,
    /** Messages on both queues, received ones included. */
    waiting: () =>
      [queue, deadLetterQueue]
        .map(({ depth }) => depth())
        .reduce((sum, { visible, hidden }) => sum + visible + hidden, 0),
  };
}
