import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { Configuration } from "../configuration/configuration.ts";
import type { Hosting } from "../hosting.ts";

/**
 * Mails this account's alarms, over TLS only. The policy replaces SNS's default, so it has to allow CloudWatch. CloudWatch
 * cannot use the AWS managed key.
 */
export function createAlarmTopic(
  scope: Construct,
  id: string,
  { integrationName }: Configuration,
  { key }: Hosting,
  email: string,
): Topic {
  const topic = new Topic(scope, id, {
    displayName: `Alarms of ${integrationName}`,
    enforceSSL: true,
    ...(key !== undefined && { masterKey: key }),
  });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: "AllowAlarms",
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
  topic.addSubscription(new EmailSubscription(email));
  return topic;
}
