import { Duration } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { heartbeatIntervalSeconds, heartbeatMessage } from "../lambda/contract/queue.ts";

export const heartbeatInterval = Duration.seconds(heartbeatIntervalSeconds);

/**
 * Puts a message on the queue that the forwarder answers with a heartbeat point. So a missing heartbeat in Datadog means a
 * broken path, however few runs finish.
 */
export class Heartbeat extends Construct {
  constructor(scope: Construct, id: string, queue: Queue) {
    super(scope, id);
    const rule = new Rule(this, "Schedule", {
      description: "Puts a heartbeat on the queue, which the forwarder sends to Datadog",
      schedule: Schedule.rate(heartbeatInterval),
    });
    const message: unknown = JSON.parse(heartbeatMessage);
    rule.addTarget({
      bind: () => ({
        arn: queue.queueArn,
        input: RuleTargetInput.fromObject(message),
        // A lost heartbeat needs no retry: the next one follows.
        retryPolicy: { maximumEventAgeInSeconds: heartbeatInterval.toSeconds(), maximumRetryAttempts: 3 },
      }),
    });
    // The CDK's own target would also grant reading the queue's attributes.
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: "AllowHeartbeat",
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": rule.ruleArn } },
      }),
    );
  }
}
