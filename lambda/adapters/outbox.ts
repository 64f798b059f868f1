import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { queueEnvironment, readEnvironment, readList, topicEnvironment } from "../contract/environment.ts";
import type { awsClientConfiguration } from "./aws-client.ts";
import { createOutbox, type Outbox } from "./queue.ts";
import { createTopicOutbox } from "./topic.ts";

/** The queue of the one destination, or the topic of several. Throws when a variable is missing. */
export function openOutbox(
  configuration: ReturnType<typeof awsClientConfiguration>,
  environment: Readonly<Record<string, string | undefined>>,
): Outbox {
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  if (environment[topicEnvironment.topicArn] === undefined) {
    return createOutbox(sqs, readEnvironment(queueEnvironment, environment).queueUrl);
  }
  const { topicArn, queueUrls } = readEnvironment(topicEnvironment, environment);
  const queues = readList(queueUrls).map((queueUrl) => createOutbox(sqs, queueUrl));
  return createTopicOutbox(new SNSClient(configuration), topicArn, queues);
}
