import { ChangeMessageVisibilityCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { type Check, differs, type Run, together, unchecked, until, verdict } from "../check.ts";
import { type AwsConnection, arnOf, createQueue, receiveOne, send } from "./connection.ts";

/** A queue that moves a message to its dead-letter queue at the second receive. Messages are never invisible. */
async function createPair(connection: AwsConnection, run: Run, what: string, deadAttributes = {}) {
  const dead = await createQueue(connection, run, `${what}-dead`, deadAttributes);
  const QueueUrl = await createQueue(connection, run, what, {
    VisibilityTimeout: "0",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: await arnOf(connection, dead), maxReceiveCount: 1 }),
  });
  return { dead, QueueUrl };
}

async function moveToDeadLetterQueue(connection: AwsConnection, run: Run, what: string) {
  const { dead, QueueUrl } = await createPair(connection, run, what);
  await send(connection, QueueUrl, "verify");
  const before = await until(run, () => receiveOne(connection, QueueUrl), 1);
  await run.wait(1_100);
  const moved = await until(
    run,
    async () => {
      await receiveOne(connection, QueueUrl);
      return receiveOne(connection, dead);
    },
    1,
  );
  return { dead, QueueUrl, before, moved };
}

export const deadLetterAge: Check<AwsConnection> = {
  name: "aws-dead-letter-age",
  assumption: "A5",
  statement: "A message that SQS moves to the dead-letter queue keeps its id and its first SentTimestamp.",
  writes: ["two SQS queues, with one small message"],
  run: async (connection, run) => {
    const { before, moved } = await moveToDeadLetterQueue(connection, run, "age");
    if (before === undefined) return unchecked("the message never arrived");
    if (moved === undefined) return differs("the message was not moved after its last receive");
    const isSameTime = moved.Attributes?.SentTimestamp === before.Attributes?.SentTimestamp;
    return together([
      verdict(moved.MessageId === before.MessageId, moved.MessageId === before.MessageId ? "same id" : "another id"),
      verdict(isSameTime, isSameTime ? "same time" : "another time"),
    ]);
  },
};

export const redriveId: Check<AwsConnection> = {
  name: "aws-redrive-id",
  assumption: "A6",
  statement: "A redrive moves a message back to its queue under another id.",
  writes: ["two SQS queues, with one small message"],
  run: async (connection, run) => {
    const { dead, QueueUrl, before, moved } = await moveToDeadLetterQueue(connection, run, "redrive");
    if (before === undefined || moved === undefined) return unchecked("no message arrived on the dead-letter queue");
    await connection.sqs.send(
      new ChangeMessageVisibilityCommand({
        ...{ QueueUrl: dead, ReceiptHandle: moved.ReceiptHandle, VisibilityTimeout: 0 },
      }),
    );
    await connection.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: await arnOf(connection, dead) }));
    const back = await until(run, () => receiveOne(connection, QueueUrl), 1);
    if (back === undefined) return unchecked("the message never returned");
    return verdict(back.MessageId !== before.MessageId, back.MessageId === before.MessageId ? "same id" : "another id");
  },
};

/** The shortest retention that SQS takes (Amazon SQS, `CreateQueue`). */
const shortestRetentionSeconds = 60;

export const deadLetterRetention: Check<AwsConnection> = {
  name: "aws-dead-letter-retention",
  assumption: "A14",
  statement: "A dead-letter queue deletes a message when its retention ends, counted from its first SentTimestamp.",
  writes: ["two SQS queues, with one small message"],
  run: async (connection, run) => {
    const retention = { MessageRetentionPeriod: String(shortestRetentionSeconds), VisibilityTimeout: "0" };
    const { dead, QueueUrl } = await createPair(connection, run, "retention", retention);
    await send(connection, QueueUrl, "verify");
    await run.wait((shortestRetentionSeconds + 15) * 1000);
    if ((await until(run, () => receiveOne(connection, QueueUrl), 1)) === undefined) {
      return unchecked("the message never arrived");
    }
    const movedAt = run.now();
    let seenSeconds = 0;
    // If it were counted from the move, the retention would end only after this loop.
    while (run.now() - movedAt < (shortestRetentionSeconds - 20) * 1000) {
      await receiveOne(connection, QueueUrl);
      if ((await receiveOne(connection, dead)) !== undefined) seenSeconds = Math.round((run.now() - movedAt) / 1000);
      await run.wait(5_000);
    }
    const isGone = seenSeconds <= (shortestRetentionSeconds - 20) / 2;
    const seen = seenSeconds === 0 ? "never there" : `there for ${seenSeconds} s`;
    return verdict(isGone, `moved at an age above the retention of the dead-letter queue, it was ${seen}`);
  },
};
