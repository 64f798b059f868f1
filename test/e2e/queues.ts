import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./aws.ts";
import { output } from "./installation.ts";

/** Messages on the queue: visible, and hidden until their retry. */
export function queued(): Promise<QueueDepth> {
  return depthOf(output("QueueUrl"));
}

export interface QueueDepth {
  readonly visible: number;
  readonly hidden: number;
}

export async function depthOf(queueUrl: string): Promise<QueueDepth> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return {
    visible: Number(Attributes["ApproximateNumberOfMessages"]),
    hidden: Number(Attributes["ApproximateNumberOfMessagesNotVisible"]),
  };
}

export interface DeadLetter {
  readonly reason: string | undefined;
  readonly body: string;
}

/** Reads the dead-letter queue and leaves its messages visible. */
export function deadLetters(): Promise<readonly DeadLetter[]> {
  return readDeadLetters(output("DeadLetterQueueUrl"));
}

/** At most ten. */
export async function readDeadLetters(queueUrl: string): Promise<readonly DeadLetter[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageAttributeNames: ["All"],
    }),
  );
  return Messages.map(({ Body = "", MessageAttributes }) => ({
    reason: MessageAttributes?.["reason"]?.StringValue,
    body: Body,
  }));
}
