import { queueRetentionDays } from "../lambda/contract/queue.ts";
import { observeEvents } from "./console/observed-events.ts";
import type { Oracle } from "./console/oracle.ts";
import { recordDeadLetters, recordQueue } from "./console/queue-steps.ts";
import type { RunAttachments } from "./console/run-attachments.ts";
import type { RunHistory } from "./console/run-history.ts";
import { type Faults, queueDisruption } from "./faults.ts";
import { createQueueStandIn, type QueueOperation } from "./stand-ins/queue.ts";

/** Longer than the time limit of a POST here. */
const visibilityTimeoutSeconds = 5;

/** A visible message is received hundreds of times a second here, but once in minutes by SQS. */
const maxReceiveCount = 1_000_000;

const day = 24 * 60 * 60;
const deadLetterRetentionDays = 14;

/** Queues that the faults affect, and that report to the oracle and to the history of runs. */
export function createQueues(
  faults: Pick<Faults, "isOn">,
  oracle: Oracle,
  { history, attachments }: { readonly history: RunHistory; readonly attachments: RunAttachments },
) {
  const settings = {
    clock: Date.now,
    visibilityTimeoutSeconds,
    disrupt: (operation: QueueOperation) => queueDisruption(faults, operation),
  };
  const deadLetterQueue = createQueueStandIn({
    ...settings,
    retentionSeconds: deadLetterRetentionDays * day,
    observer: observeEvents(oracle.deadLetterQueue, recordDeadLetters(history)),
  });
  const queue = createQueueStandIn({
    ...settings,
    retentionSeconds: queueRetentionDays * day,
    redrive: { maxReceiveCount, to: deadLetterQueue },
    observer: observeEvents(oracle.queue, recordQueue(history, attachments)),
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
