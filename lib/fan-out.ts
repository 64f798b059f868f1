import { Policy, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Alias } from "aws-cdk-lib/aws-kms";
import { Subscription, SubscriptionProtocol, Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { BundledFunction } from "./bundled-function.ts";
import type { Destination } from "./destination.ts";
import type { Hosting } from "./hosting.ts";

/**
 * A topic that hands each message, byte for byte, to the queue of each destination. If it cannot, the message goes to the
 * destination's dead-letter queue (Amazon SNS, "Dead-letter queues").
 */
export class FanOut extends Construct {
  readonly topic: Topic;
  readonly #destinations: readonly Destination[];

  constructor(scope: Construct, id: string, destinations: readonly Destination[], { key }: Hosting) {
    super(scope, id);
    // Every principal of the account that may publish may use this AWS managed key (Amazon SNS, "Key management").
    const masterKey = key ?? Alias.fromAliasName(this, "Key", "alias/aws/sns");
    this.topic = new Topic(this, "Topic", { masterKey, enforceSSL: true });
    this.#destinations = destinations;
    for (const destination of destinations) this.#subscribe(destination);
  }

  #subscribe({ name, queue, deadLetterQueue }: Destination): void {
    const { topic } = this;
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: "AllowFanOut",
        principals: [new ServicePrincipal("sns.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": topic.topicArn } },
      }),
    );
    new Subscription(this, name, {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
      deadLetterQueue,
    });
  }

  /**
   * The permission is a resource of its own: when one destination is left, CloudFormation deletes it only after the receiver
   * has stopped publishing. A publisher starts only when each queue is subscribed.
   */
  allowPublishing(publisher: BundledFunction, policyId: string): void {
    // For messages that are too large for SNS.
    for (const { queue } of this.#destinations) queue.grant(publisher.role, "sqs:SendMessage");
    const statement = new PolicyStatement({ actions: ["sns:Publish"], resources: [this.topic.topicArn] });
    new Policy(this, policyId, { roles: [publisher.role], statements: [statement] });
    publisher.allowKey("sns", ["Decrypt", "GenerateDataKey"]);
    publisher.function.node.addDependency(this, ...this.#destinations.map(({ queue }) => queue));
  }
}

/**
 * Without a topic, the receiver sends to the queue. CloudFormation changes the receiver before the policies of the queue, so
 * that a topic of earlier destinations can still deliver its last messages.
 */
export function allowSending(sender: BundledFunction, { queue, deadLetterQueue }: Destination): void {
  queue.grant(sender.role, "sqs:SendMessage");
  for (const each of [queue, deadLetterQueue]) each.node.findChild("Policy").node.addDependency(sender.function);
}
