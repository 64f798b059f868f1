import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import pLimit from "p-limit";
import type { DeadLetter, DeadLetterQueue } from "./dead-letters.ts";

/** SQS looks into all of its servers where a receive may wait (AWS documentation, "Short and long polling"). */
const waitSeconds = 1;

/** What SQS takes at once, in a receive and in a batch. */
const entriesPerBatch = 10;

const releasesAtOnce = 8;

/** A dead-letter queue in SQS. */
export function createDeadLetterQueue(client: SQSClient, queueUrl: string): DeadLetterQueue {
  const limit = pLimit(releasesAtOnce);
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
    release: async (receiptHandles) => {
      const batches = Array.from({ length: Math.ceil(receiptHandles.length / entriesPerBatch) }, (_, index) =>
        receiptHandles.slice(index * entriesPerBatch, (index + 1) * entriesPerBatch),
      );
      await Promise.all(
        batches.map((batch) =>
          limit(() =>
            client.send(
              new ChangeMessageVisibilityBatchCommand({
                QueueUrl: queueUrl,
                Entries: batch.map((ReceiptHandle, index) => ({
                  Id: String(index),
                  ReceiptHandle,
                  VisibilityTimeout: 0,
                })),
              }),
            ),
          ),
        ),
      );
    },
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
