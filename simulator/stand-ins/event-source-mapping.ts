import { setTimeout as wait } from "node:timers/promises";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { describeError, type Log } from "../../lambda/handlers/log.ts";
import { createContext } from "./lambda-context.ts";
import type { QueueStandIn, ReceivedMessage } from "./queue.ts";

export interface EventSourceMappingSettings {
  readonly queue: Pick<QueueStandIn, "receive" | "remove">;
  readonly handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** How long one invocation may take. */
  readonly timeoutMilliseconds: number;
  readonly log: Log;
}

export interface EventSourceMapping {
  /** Receives once and invokes the function once, where there is anything. Gives how many messages there were. */
  readonly poll: () => Promise<number>;
  /** Polls, one invocation at a time, until the signal ends it; what is under way then is finished first. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

const batchSize = 100;
const idleMilliseconds = 100;
const outageMilliseconds = 500;

/**
 * What Lambda does between a queue and a function that reports partial failures: a message that is not in
 * `batchItemFailures` is deleted, any other comes again when it is visible. A function that throws keeps its whole batch.
 */
export function createEventSourceMapping(settings: EventSourceMappingSettings): EventSourceMapping {
  const { queue, handler, clock, timeoutMilliseconds, log } = settings;

  const poll = async (): Promise<number> => {
    const messages = await queue.receive(batchSize);
    if (messages.length === 0) return 0;
    const context = createContext("forwarder", clock, timeoutMilliseconds);
    const { batchItemFailures } = await handler({ Records: messages.map(recordOf) }, context);
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
        log("warn", "batch not taken from the queue, or not deleted", { error: describeError(error) });
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

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => {});
}
