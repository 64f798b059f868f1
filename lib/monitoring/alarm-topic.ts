import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";

/**
 * A topic that mails what CloudWatch's alarms of this account say, over TLS alone. A topic with a policy of its own takes
 * nothing that the policy does not allow, so it allows CloudWatch. No key of KMS: CloudWatch cannot use the one that AWS
 * manages, and what is mailed is in the clear anyhow.
 */
export function createAlarmTopic(scope: Construct, id: string, integrationName: string, email: string): Topic {
  const topic = new Topic(scope, id, { displayName: `Alarms of ${integrationName}`, enforceSSL: true });
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
