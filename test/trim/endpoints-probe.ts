import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { createParameters } from "../../lambda/adapters/parameters.ts";
import { createOutbox } from "../../lambda/adapters/queue.ts";
import { createTopicOutbox } from "../../lambda/adapters/topic.ts";

const target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};

/** The hosts that a function in this region calls, one for each service. Nothing is sent. */
export async function hostsIn(region: string, queueUrl: string): Promise<readonly string[]> {
  const hosts: string[] = [];
  const settings = {
    region,
    maxAttempts: 1,
    requestHandler: {
      handle: ({ hostname }: { readonly hostname: string }) => {
        hosts.push(hostname);
        return Promise.reject(new Error("not sent"));
      },
    },
  };
  await Promise.allSettled([createParameters(new SSMClient(settings)).read("/a/parameter")]);
  await Promise.allSettled([createLedger(new DynamoDBClient(settings), "ledger", target, Date.now).read(["a"])]);
  await Promise.allSettled([createOutbox(new SQSClient(settings), queueUrl).enqueue("a message")]);
  await Promise.allSettled([createTopicOutbox(new SNSClient(settings), "a topic", []).enqueue("a message")]);
  return hosts;
}
