import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { SpaceliftDatadogProps } from "./configuration/spacelift-datadog-props.ts";
import { SpaceliftDatadog } from "./spacelift-datadog.ts";

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
    createOutput(this, "DatadogApiKeyParameter", "SecureString to create", integration.datadogApiKeyParameter);
    createOutput(this, "Dashboard", "The dashboard in CloudWatch", integration.dashboardName);
    createRegistrationOutputs(this, integration);
    createDatadogOutputs(this, integration);
  }
}

function createRegistrationOutputs(scope: Construct, { registration, webhookSecretParameter }: SpaceliftDatadog): void {
  const output = (id: string, description: string, value: string) => createOutput(scope, id, description, value);
  if (registration.kind === "automatic") {
    output("SpaceliftApiKeyIdParameter", "SecureString to create", registration.apiKeyIdParameter);
    output("SpaceliftApiKeySecretParameter", "SecureString to create", registration.apiKeySecretParameter);
    output("WebhookSecretParameter", "SecureString that the registrar keeps", webhookSecretParameter);
    output("WebhookId", "The webhook in Spacelift", registration.webhookId);
    output("WebhookLink", "Spacelift: the webhook is under Integrations, Webhooks, View", registration.webhookLink);
    output("PolicyId", "The policy in Spacelift", registration.policyId);
    output("PolicyLink", "The policy in Spacelift's console", registration.policyLink);
    output("RegistrationNotes", "What the registrar has to say", registration.notes);
    output("RegistrationSettings", "What npm run doctor compares with what is in Spacelift", registration.settings);
  } else {
    output("WebhookSecretParameter", "SecureString to create", webhookSecretParameter);
    output("ManualSecret", "To do, 1: make the webhook's secret", registration.secret);
    output("ManualWebhook", "To do, 2: in Spacelift under Integrations, Webhooks", registration.webhook);
    output("ManualPolicy", "To do, 3: in Spacelift under Policies", registration.policy);
    output("PolicyTextCommand", "Prints the policy's text", registration.policyTextCommand);
  }
}

function createDatadogOutputs(scope: Construct, { datadogAssets }: SpaceliftDatadog): void {
  if (datadogAssets === undefined) return;
  const { appKeyParameter, dashboardLink, notes } = datadogAssets;
  createOutput(scope, "DatadogAppKeyParameter", "SecureString to create", appKeyParameter);
  createOutput(scope, "DatadogDashboard", "The dashboard in Datadog", dashboardLink);
  createOutput(scope, "DatadogNotes", "What the installer has to say", notes);
}

function createOutput(scope: Construct, id: string, description: string, value: string): CfnOutput {
  return new CfnOutput(scope, id, { description, value });
}
