import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./aws.ts";
import { output } from "./installation.ts";

/** Messages on the queue: visible, and hidden until their retry. */
export async function queued(): Promise<{ readonly visible: number; readonly hidden: number }> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: output("QueueUrl"),
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
export async function deadLetters(): Promise<readonly DeadLetter[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: output("DeadLetterQueueUrl"),
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
