import {
  ChangeMessageVisibilityBatchCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { DeadLetter } from "../forwarder/dead-letter.ts";
import type { Delay } from "../forwarder/retry.ts";

export interface Outbox {
  /** Resolves once the message is stored. */
  readonly enqueue: (message: string) => Promise<void>;
}

export interface Inbox {
  readonly deadLetter: (letter: DeadLetter) => Promise<void>;
  readonly delay: (delays: readonly Delay[]) => Promise<void>;
}

/** `ChangeMessageVisibilityBatch` takes at most ten entries (AWS documentation). */
const entriesPerBatch = 10;

/** Keeps message and attributes together within SQS's limit of one megabyte. */
const maximumAttributeLength = 400;

export function createOutbox(client: SQSClient, queueUrl: string): Outbox {
  return {
    enqueue: async (message) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: message }));
    },
  };
}

/** Lambda itself receives and deletes. */
export function createInbox(client: SQSClient, queueUrl: string, deadLetterQueueUrl: string): Inbox {
  return {
    deadLetter: async ({ body, reason, detail, eventId, attempts }) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: deadLetterQueueUrl,
          MessageBody: body,
          MessageAttributes: {
            reason: attribute(reason),
            detail: attribute(detail),
            ...(eventId !== undefined && { eventId: attribute(eventId) }),
            ...(attempts !== undefined && { attempts: attribute(String(attempts)) }),
          },
        }),
      );
    },
    delay: async (delays) => {
      const answers = await Promise.all(
        chunks(delays).map((chunk) =>
          client.send(
            new ChangeMessageVisibilityBatchCommand({
              QueueUrl: queueUrl,
              Entries: chunk.map(({ receiptHandle, seconds }, index) => ({
                Id: String(index),
                ReceiptHandle: receiptHandle,
                VisibilityTimeout: seconds,
              })),
            }),
          ),
        ),
      );
      const failed = answers.flatMap((answer) => answer.Failed ?? []);
      if (failed[0] !== undefined) {
        throw new Error(`${failed.length} of ${delays.length} visibilities not changed: ${failed[0].Message ?? ""}`);
      }
    },
  };
}

function attribute(text: string): MessageAttributeValue {
  return { DataType: "String", StringValue: attributeText(text) };
}

/**
 * SQS takes no empty attribute, and of the control characters only tab, line feed and carriage return (AWS
 * documentation, `SendMessage`).
 */
export function attributeText(text: string): string {
  const portable = text
    .toWellFormed()
    .slice(0, maximumAttributeLength)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, "?");
  return portable === "" ? "-" : portable;
}

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / entriesPerBatch) }, (_, index) =>
    all.slice(index * entriesPerBatch, (index + 1) * entriesPerBatch),
  );
}
