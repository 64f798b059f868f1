import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { type Check, differs, type Run, together, unchecked, until, type Verdict, verdict } from "../check.ts";
import {
  type AwsConnection,
  arnOf,
  createQueue,
  maximumMessageBytes,
  receiveOne,
  refusal,
  send,
} from "./connection.ts";

/** That a call is taken, or is refused. */
async function taken(what: string, call: Promise<unknown>): Promise<Verdict> {
  const why = await refusal(call);
  return verdict(why === undefined, `${what}: ${why ?? "taken"}`);
}

async function refused(what: string, call: Promise<unknown>): Promise<Verdict> {
  const why = await refusal(call);
  return verdict(why !== undefined, `${what}: ${why ?? "taken"}`);
}

export const messageSize: Check<AwsConnection> = {
  name: "aws-message-size",
  assumption: "A1",
  statement: "SQS takes a message of 1 MiB, attributes included, and refuses a larger one.",
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
      await taken("1 MiB", send(connection, QueueUrl, text(maximumMessageBytes))),
      await refused("a byte more", send(connection, QueueUrl, text(maximumMessageBytes + 1))),
      await taken("1 MiB with an attribute in it", withAttribute(maximumMessageBytes - attributeBytes)),
      await refused("1 MiB and an attribute", withAttribute(maximumMessageBytes)),
    ]);
  },
};

export const messageAttributes: Check<AwsConnection> = {
  name: "aws-message-attributes",
  assumption: "A2",
  statement: "SQS takes ten attributes, no empty one, and no control character but tab, line feed and carriage return.",
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
      await taken("ten", sendWith(Array.from({ length: 10 }, () => "x"))),
      await refused("eleven", sendWith(Array.from({ length: 11 }, () => "x"))),
      await refused("an empty one", sendWith([""])),
      await refused("a control character in one", sendWith(["\u0001"])),
      await refused("a control character in a body", sendWith([], "\u0001")),
      await taken("tab and line ends", sendWith(["\t\r\n"], "a\t\r\n")),
    ]);
  },
};

const visibilitySeconds = 60;

export const visibility: Check<AwsConnection> = {
  name: "aws-visibility",
  assumption: "A3",
  statement:
    "A received message is hidden until its visibility timeout ends; it comes back with its id, and a higher count.",
  writes: ["one SQS queue, with one small message"],
  run: async (connection, run) => {
    const { sqs } = connection;
    const QueueUrl = await createQueue(connection, run, "visibility", {
      VisibilityTimeout: String(visibilitySeconds),
    });
    await send(connection, QueueUrl, "verify");
    const first = await until(run, () => receiveOne(connection, QueueUrl), 1);
    if (first === undefined) return unchecked("the message never came");
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
  statement: "ChangeMessageVisibilityBatch takes ten entries, and refuses eleven.",
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
    return together([await taken("ten", change(10)), await refused("eleven", change(11))]);
  },
};

/** A queue whose messages go to a dead-letter queue when they are received a second time. Neither hides anything. */
async function createPair(connection: AwsConnection, run: Run, what: string, deadAttributes = {}) {
  const dead = await createQueue(connection, run, `${what}-dead`, deadAttributes);
  const QueueUrl = await createQueue(connection, run, what, {
    VisibilityTimeout: "0",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: await arnOf(connection, dead), maxReceiveCount: 1 }),
  });
  return { dead, QueueUrl };
}

/** A message in a dead-letter queue, as SQS put it there, and what it was before. */
async function bury(connection: AwsConnection, run: Run, what: string) {
  const { dead, QueueUrl } = await createPair(connection, run, what);
  await send(connection, QueueUrl, "verify");
  const before = await until(run, () => receiveOne(connection, QueueUrl), 1);
  await run.wait(1_100);
  const buried = await until(
    run,
    async () => {
      await receiveOne(connection, QueueUrl);
      return receiveOne(connection, dead);
    },
    1,
  );
  return { dead, QueueUrl, before, buried };
}

export const deadLetterAge: Check<AwsConnection> = {
  name: "aws-dead-letter-age",
  assumption: "A5",
  statement: "A message that SQS moves to the dead-letter queue keeps its id and the time that it was first sent.",
  writes: ["two SQS queues, with one small message"],
  run: async (connection, run) => {
    const { before, buried } = await bury(connection, run, "age");
    if (before === undefined) return unchecked("the message never came");
    if (buried === undefined) return differs("the message was not moved after its last receive");
    const isSameTime = buried.Attributes?.SentTimestamp === before.Attributes?.SentTimestamp;
    return together([
      verdict(buried.MessageId === before.MessageId, buried.MessageId === before.MessageId ? "same id" : "another id"),
      verdict(isSameTime, isSameTime ? "same time" : "another time"),
    ]);
  },
};

export const redriveId: Check<AwsConnection> = {
  name: "aws-redrive-id",
  assumption: "A6",
  statement: "A message that a redrive moves back to its queue has another id.",
  writes: ["two SQS queues, with one small message"],
  run: async (connection, run) => {
    const { dead, QueueUrl, before, buried } = await bury(connection, run, "redrive");
    if (before === undefined || buried === undefined) return unchecked("no message came to the dead-letter queue");
    await connection.sqs.send(
      new ChangeMessageVisibilityCommand({
        ...{ QueueUrl: dead, ReceiptHandle: buried.ReceiptHandle, VisibilityTimeout: 0 },
      }),
    );
    await connection.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: await arnOf(connection, dead) }));
    const back = await until(run, () => receiveOne(connection, QueueUrl), 1);
    if (back === undefined) return unchecked("the message never came back");
    return verdict(back.MessageId !== before.MessageId, back.MessageId === before.MessageId ? "same id" : "another id");
  },
};

/** The shortest retention that SQS takes (Amazon SQS, `CreateQueue`). */
const shortestRetentionSeconds = 60;

export const deadLetterRetention: Check<AwsConnection> = {
  name: "aws-dead-letter-retention",
  assumption: "A14",
  statement:
    "A dead-letter queue deletes a message when its retention ends, counted from the time that it was first sent.",
  writes: ["two SQS queues, with one small message"],
  run: async (connection, run) => {
    const retention = { MessageRetentionPeriod: String(shortestRetentionSeconds), VisibilityTimeout: "0" };
    const { dead, QueueUrl } = await createPair(connection, run, "retention", retention);
    await send(connection, QueueUrl, "verify");
    await run.wait((shortestRetentionSeconds + 15) * 1000);
    if ((await until(run, () => receiveOne(connection, QueueUrl), 1)) === undefined) {
      return unchecked("the message never came");
    }
    const moved = run.now();
    let seenSeconds = 0;
    // Counted from the move, the retention would end only after this.
    while (run.now() - moved < (shortestRetentionSeconds - 20) * 1000) {
      await receiveOne(connection, QueueUrl);
      if ((await receiveOne(connection, dead)) !== undefined) seenSeconds = Math.round((run.now() - moved) / 1000);
      await run.wait(5_000);
    }
    const isGone = seenSeconds <= (shortestRetentionSeconds - 20) / 2;
    const seen = seenSeconds === 0 ? "never there" : `there for ${seenSeconds} s`;
    return verdict(isGone, `moved when it was older than the retention of its dead-letter queue, it was ${seen}`);
  },
};
