import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import pLimit from "p-limit";
import { readQueueDepth } from "../deployment/queue-depth.ts";
import type { DeadLetter, DeadLetterQueue } from "./dead-letters.ts";

/** SQS looks into all of its servers where a receive may wait (AWS documentation, "Short and long polling"). */
const waitSeconds = 1;

/** What SQS takes at once, in a receive and in a batch. */
const entriesPerBatch = 10;

const batchesAtOnce = 8;

/** How often an entry is tried that SQS itself failed at. */
const triesPerEntry = 3;

/** A dead-letter queue in SQS. */
export function createDeadLetterQueue(client: SQSClient, queueUrl: string): DeadLetterQueue {
  const limit = pLimit(batchesAtOnce);

  const hideBatch = async (receiptHandles: readonly string[], seconds: number, tries: number): Promise<void> => {
    const { Failed = [] } = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: receiptHandles.map((ReceiptHandle, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: seconds,
        })),
      }),
    );
    // The sender's fault is a message that is visible or deleted, which is none here.
    const again = Failed.flatMap(({ Id, SenderFault }) =>
      SenderFault === true ? [] : [receiptHandles[Number(Id)] ?? ""],
    );
    if (again.length > 0 && tries > 1) await hideBatch(again, seconds, tries - 1);
  };

  return {
    receive: async (hiddenSeconds) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: entriesPerBatch,
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      );
      return Messages.flatMap(parseMessage);
    },
    hide: async (receiptHandles, seconds) => {
      const batches = Array.from({ length: Math.ceil(receiptHandles.length / entriesPerBatch) }, (_, index) =>
        receiptHandles.slice(index * entriesPerBatch, (index + 1) * entriesPerBatch),
      );
      // One batch that fails keeps none of the others from being tried.
      const results = await Promise.allSettled(
        batches.map((batch) => limit(() => hideBatch(batch, seconds, triesPerEntry))),
      );
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },
    depth: () => readQueueDepth(client, queueUrl),
    remove: async (receiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
    },
  };
}

function parseMessage({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }: Message): DeadLetter[] {
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined) return [];
  const attributes = Object.entries(MessageAttributes ?? {}).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [[name, StringValue] as const],
  );
  return [
    {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Object.fromEntries(attributes),
      sentAtMilliseconds: Number(Attributes?.SentTimestamp ?? 0),
    },
  ];
}
