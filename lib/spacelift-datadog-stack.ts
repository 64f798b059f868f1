import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { SpaceliftDatadog } from "./spacelift-datadog.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** What a `SpaceliftDatadogStack` is made from: a stack's own properties, and the configuration. */
export interface SpaceliftDatadogStackProps extends StackProps {
  readonly configuration: SpaceliftDatadogProps;
}

/** One installation as a stack, with what an operator needs to know as its outputs. */
export class SpaceliftDatadogStack extends Stack {
  readonly integration: SpaceliftDatadog;

  constructor(scope: Construct, id: string, { configuration, ...stackProps }: SpaceliftDatadogStackProps) {
    super(scope, id, { description: "Carries finished Spacelift runs to Datadog as metrics", ...stackProps });
    const integration = new SpaceliftDatadog(this, "SpaceliftDatadog", configuration);
    this.integration = integration;
    createOutput(this, "WebhookUrl", "The endpoint for the webhook in Spacelift", integration.webhookUrl);
    createOutput(this, "QueueUrl", "What waits to be sent to Datadog", integration.queue.queueUrl);
    createOutput(this, "DeadLetterQueueUrl", "What could not be sent, and why", integration.deadLetterQueue.queueUrl);
    createOutput(this, "QueueArn", "Where a redrive of failed events goes", integration.queue.queueArn);
    createOutput(this, "DeadLetterQueueArn", "Where it comes from", integration.deadLetterQueue.queueArn);
    createOutput(this, "LedgerTable", "What remembers which events were sent", integration.ledgerTable);
    createOutput(this, "WebhookSecretParameter", "SecureString to create", integration.webhookSecretParameter);
    createOutput(this, "DatadogApiKeyParameter", "SecureString to create", integration.datadogApiKeyParameter);
  }
}

function createOutput(scope: Construct, id: string, description: string, value: string): CfnOutput {
  return new CfnOutput(scope, id, { description, value });
}
