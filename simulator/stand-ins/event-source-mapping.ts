import { setTimeout as wait } from "node:timers/promises";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { forwarderBatch } from "../../lambda/contract/queue.ts";
import { describeError, type Log } from "../../lambda/shared/log.ts";
import { createContext } from "./lambda-context.ts";
import type { QueueStandIn } from "./queue.ts";
import type { ReceivedMessage } from "./queue-message.ts";

export interface EventSourceMappingSettings {
  readonly queue: Pick<QueueStandIn, "receive" | "remove">;
  readonly handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Lambda then ends the process, and SQS delivers the batch again. */
  readonly timeoutMilliseconds: number;
  /** Its result does not matter once the signal aborts. @default a real timer */
  readonly after?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** Nothing may continue into the next invocation. */
  readonly onTimeout?: () => void;
  readonly log: Log;
}

export interface EventSourceMapping {
  /** Returns the number of messages. */
  readonly poll: () => Promise<number>;
  /** One invocation at a time, until the signal aborts. Resolves after the last one. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

const idleMilliseconds = 100;
const outageMilliseconds = 500;

/**
 * Deletes each message that is not in `batchItemFailures`; the others return after the visibility timeout. If the
 * function throws or times out, the whole batch returns.
 */
export function createEventSourceMapping(settings: EventSourceMappingSettings): EventSourceMapping {
  const { queue, handler, clock, timeoutMilliseconds, log, after = afterRealTime, onTimeout } = settings;

  const invoke = async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const answered = new AbortController();
    const timeUp = after(timeoutMilliseconds, answered.signal).then(() => {
      if (!answered.signal.aborted) onTimeout?.();
      throw new Error(`Task timed out after ${(timeoutMilliseconds / 1000).toFixed(2)} seconds`);
    });
    try {
      return await Promise.race([handler(event, createContext("forwarder", clock, timeoutMilliseconds)), timeUp]);
    } finally {
      // Without a reason, each abort would create an exception with a stack.
      answered.abort("answered");
    }
  };

  const poll = async (): Promise<number> => {
    const messages = await queue.receive(forwarderBatch.largestSize);
    if (messages.length === 0) return 0;
    const { batchItemFailures } = await invoke({ Records: messages.map(recordOf) });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const removals = messages.filter(({ messageId }) => !failed.has(messageId));
    await Promise.all(removals.map(({ receiptHandle }) => queue.remove(receiptHandle)));
    return messages.length;
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      try {
        if ((await poll()) === 0) await pause(idleMilliseconds, signal);
      } catch (error) {
        log("warn", "batch not received or not deleted", { error: describeError(error) });
        await pause(outageMilliseconds, signal);
      }
    }
  };

  return { poll, run };
}

function recordOf({ messageId, receiptHandle, body, receiveCount, sentAtMilliseconds }: ReceivedMessage): SQSRecord {
  return {
    messageId,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAtMilliseconds),
      SenderId: "simulator",
      ApproximateFirstReceiveTimestamp: String(sentAtMilliseconds),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:spacelift-datadog",
    awsRegion: "us-east-1",
  };
}

function afterRealTime(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return wait(milliseconds, undefined, { signal, ref: false });
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => {});
}
