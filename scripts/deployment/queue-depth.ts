import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from "@aws-sdk/client-sqs";

/** The counts of SQS may lag by a minute (AWS documentation, `GetQueueAttributes`). */
export interface QueueDepth {
  readonly visible: number;
  /** In flight: received by a consumer, or waiting for a retry. */
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
