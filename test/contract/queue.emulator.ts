import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { createInbox, createOutbox } from "../../lambda/adapters/queue.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { describeQueueContract } from "./queue.contract.ts";

const client = new SQSClient({ ...emulatorConfiguration(), useQueueUrlAsEndpoint: false, maxAttempts: 1 });

describeQueueContract("MiniStack's SQS", async ({ visibilityTimeoutSeconds, maxReceiveCount, retentionSeconds }) => {
  const id = randomUUID();
  const deadLetterQueueUrl = await createQueue(`${id}-dead`, {});
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const queueUrl = await createQueue(id, {
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(retentionSeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes?.["QueueArn"], maxReceiveCount }),
  });
  return {
    outbox: createOutbox(client, queueUrl),
    inbox: createInbox(client, queueUrl, deadLetterQueueUrl),
    receive: async (maximum) =>
      (await receive(queueUrl, maximum)).map((message) => ({
        messageId: message.MessageId ?? "",
        receiptHandle: message.ReceiptHandle ?? "",
        body: message.Body ?? "",
        receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
        sentAtMilliseconds: Number(message.Attributes?.SentTimestamp),
      })),
    remove: async (receiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
    },
    deadLettered: async () =>
      (await receive(deadLetterQueueUrl, 10)).map(({ Body, MessageAttributes }) => ({
        body: Body ?? "",
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue ?? ""]),
        ),
      })),
    deadLetteredAt: async () =>
      (await receive(deadLetterQueueUrl, 10)).map(({ Attributes }) => Number(Attributes?.SentTimestamp)),
    pass: (seconds) => wait(seconds * 1000),
  };
});

async function createQueue(name: string, attributes: Record<string, string>): Promise<string> {
  const limits = { MaximumMessageSize: String(1024 * 1024) };
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { ...limits, ...attributes } }),
  );
  if (QueueUrl === undefined) throw new Error(`no queue ${name} was made`);
  return QueueUrl;
}

async function receive(queueUrl: string, maximum: number) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: maximum,
      MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      MessageAttributeNames: ["All"],
    }),
  );
  return Messages;
}
