import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./aws.ts";
import { output } from "./installation.ts";

/** How many messages wait on the queue, to be received or for another try. */
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

/** What is on the dead-letter queue; it stays there, and visible. */
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
