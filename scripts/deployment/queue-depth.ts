import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from "@aws-sdk/client-sqs";

/** How many messages a queue has, about: the counts of SQS may lag by a minute (AWS documentation, `GetQueueAttributes`). */
export interface QueueDepth {
  readonly visible: number;
  /** Being worked on, or waiting for another try. */
  readonly hidden: number;
}

export async function readQueueDepth(client: SQSClient, queueUrl: string): Promise<QueueDepth> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ],
    }),
  );
  const number = (name: QueueAttributeName) => Number(Attributes?.[name] ?? 0);
  return {
    visible: number("ApproximateNumberOfMessages") + number("ApproximateNumberOfMessagesDelayed"),
    hidden: number("ApproximateNumberOfMessagesNotVisible"),
  };
}
