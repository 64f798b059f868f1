import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import pLimit from "p-limit";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { readQueueDepth } from "../deployment/queue-depth.ts";
import type { DeadLetter } from "./dead-letter-queue.ts";
import type { DestinationQueue } from "./destination-letters.ts";

/** Any wait makes SQS ask all of its servers (AWS documentation, "Short and long polling"). */
const waitSeconds = 1;

const entriesPerBatch = 10;

const batchesAtOnce = 8;

const triesPerEntry = 3;

export function createDeadLetterQueue(client: SQSClient, name: DestinationName, queueUrl: string): DestinationQueue {
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
    // A visible or deleted message is the sender's fault: there is nothing to retry.
    const retries = Failed.flatMap(({ Id, SenderFault }) =>
      SenderFault === true ? [] : [receiptHandles[Number(Id)] ?? ""],
    );
    if (retries.length > 0 && tries > 1) await hideBatch(retries, seconds, tries - 1);
  };

  return {
    name,
    receive: async (visibilityTimeoutSeconds) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: entriesPerBatch,
          VisibilityTimeout: visibilityTimeoutSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      );
      return Messages.flatMap((message) => parseMessage(message, name));
    },
    hide: async (receiptHandles, seconds) => {
      const batches = Array.from({ length: Math.ceil(receiptHandles.length / entriesPerBatch) }, (_, index) =>
        receiptHandles.slice(index * entriesPerBatch, (index + 1) * entriesPerBatch),
      );
      // A failed batch must not prevent the others.
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

function parseMessage(message: Message, destination: DestinationName): DeadLetter[] {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = message;
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined) return [];
  const attributes = Object.entries(MessageAttributes ?? {}).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [[name, StringValue] as const],
  );
  return [
    {
      destination,
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Object.fromEntries(attributes),
      sentAtMilliseconds: Number(Attributes?.SentTimestamp ?? 0),
    },
  ];
}
