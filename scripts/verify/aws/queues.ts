import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { type Check, together, unchecked, until, type Verdict, verdict } from "../check.ts";
import { type AwsConnection, createQueue, maximumMessageBytes, receiveOne, refusal, send } from "./connection.ts";

async function accepted(what: string, call: Promise<unknown>): Promise<Verdict> {
  const why = await refusal(call);
  return verdict(why === undefined, `${what}: ${why ?? "accepted"}`);
}

async function refused(what: string, call: Promise<unknown>): Promise<Verdict> {
  const why = await refusal(call);
  return verdict(why !== undefined, `${what}: ${why ?? "accepted"}`);
}

export const messageSize: Check<AwsConnection> = {
  name: "aws-message-size",
  assumption: "A1",
  statement: "SQS accepts a message of 1 MiB, attributes included, and refuses a larger one.",
  writes: ["one SQS queue, with messages of 1 MiB"],
  run: async (connection, run) => {
    const QueueUrl = await createQueue(connection, run, "size");
    const { sqs } = connection;
    const text = (bytes: number) => "x".repeat(bytes);
    const withAttribute = (bytes: number) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: text(bytes),
          MessageAttributes: { reason: { DataType: "String", StringValue: "verify" } },
        }),
      );
    const attributeBytes = "reason".length + "String".length + "verify".length;
    return together([
      await accepted("1 MiB", send(connection, QueueUrl, text(maximumMessageBytes))),
      await refused("a byte more", send(connection, QueueUrl, text(maximumMessageBytes + 1))),
      await accepted("1 MiB with an attribute in it", withAttribute(maximumMessageBytes - attributeBytes)),
      await refused("1 MiB and an attribute", withAttribute(maximumMessageBytes)),
    ]);
  },
};

export const messageAttributes: Check<AwsConnection> = {
  name: "aws-message-attributes",
  assumption: "A2",
  statement:
    "SQS accepts ten attributes, but no empty one, and of control characters only tab, line feed and carriage return.",
  writes: ["one SQS queue, with two small messages"],
  run: async (connection, run) => {
    const QueueUrl = await createQueue(connection, run, "attributes");
    const sendWith = (attributes: readonly string[], MessageBody = "verify") => {
      const named = attributes.map((StringValue, index): [string, MessageAttributeValue] => [
        `a${index}`,
        { DataType: "String", StringValue },
      ]);
      return connection.sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: Object.fromEntries(named) }),
      );
    };
    return together([
      await accepted("ten", sendWith(Array.from({ length: 10 }, () => "x"))),
      await refused("eleven", sendWith(Array.from({ length: 11 }, () => "x"))),
      await refused("an empty one", sendWith([""])),
      await refused("a control character in one", sendWith(["\u0001"])),
      await refused("a control character in a body", sendWith([], "\u0001")),
      await accepted("tab and line ends", sendWith(["\t\r\n"], "a\t\r\n")),
    ]);
  },
};

const visibilitySeconds = 60;

export const visibility: Check<AwsConnection> = {
  name: "aws-visibility",
  assumption: "A3",
  statement:
    "A received message is invisible until its visibility timeout ends; it returns with its id and a higher receive count.",
  writes: ["one SQS queue, with one small message"],
  run: async (connection, run) => {
    const { sqs } = connection;
    const QueueUrl = await createQueue(connection, run, "visibility", {
      VisibilityTimeout: String(visibilitySeconds),
    });
    await send(connection, QueueUrl, "verify");
    const first = await until(run, () => receiveOne(connection, QueueUrl), 1);
    if (first === undefined) return unchecked("the message never arrived");
    const isHidden = (await receiveOne(connection, QueueUrl)) === undefined;
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: first.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    const changed = run.now();
    const second = await until(run, () => receiveOne(connection, QueueUrl), 1);
    const seconds = (run.now() - changed) / 1000;
    const isSame = second?.MessageId === first.MessageId && second?.ReceiptHandle !== first.ReceiptHandle;
    const count = second?.Attributes?.ApproximateReceiveCount;
    return together([
      verdict(isHidden, isHidden ? "hidden after a receive" : "not hidden after a receive"),
      verdict(seconds < visibilitySeconds / 2, `shown again ${Math.round(seconds)} s after its timeout was set to 0`),
      verdict(
        isSame && count === "2",
        `${isSame ? "same id, other handle" : "another id, or the same handle"}, count ${count}`,
      ),
    ]);
  },
};

export const batchOfTen: Check<AwsConnection> = {
  name: "aws-batch-of-ten",
  assumption: "A4",
  statement: "ChangeMessageVisibilityBatch accepts ten entries, and refuses eleven.",
  writes: ["one SQS queue without messages"],
  run: async (connection, run) => {
    const QueueUrl = await createQueue(connection, run, "batch");
    const change = (length: number) =>
      connection.sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl,
          Entries: Array.from({ length }, (_, index) => ({
            ...{ Id: String(index), ReceiptHandle: "none", VisibilityTimeout: 0 },
          })),
        }),
      );
    return together([await accepted("ten", change(10)), await refused("eleven", change(11))]);
  },
};
