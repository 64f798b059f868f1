import { Annotations } from "aws-cdk-lib";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ConfigurationError, createConfiguration, keysWithoutEffect, parseConfiguration } from "./configuration.ts";
import { Delivery } from "./delivery.ts";
import { Intake } from "./intake.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/**
 * Carries every finished run of a Spacelift account to Datadog: an HTTP API that takes the webhook's deliveries, a queue,
 * and the function that sends what is queued. Throws a `ConfigurationError` that names everything wrong in `props`.
 */
export class SpaceliftDatadog extends Construct {
  /** The URL for Spacelift's webhook. */
  readonly webhookUrl: string;
  /** What waits to be sent. */
  readonly queue: IQueue;
  /** What could never be sent, with the reason. */
  readonly deadLetterQueue: IQueue;
  /** Name of the DynamoDB table that remembers which events Datadog has. It outlives the stack. */
  readonly ledgerTable: string;
  /** Name of the SecureString with the webhook secrets, made by hand. */
  readonly webhookSecretParameter: string;
  /** Name of the SecureString with the Datadog API key, made by hand. */
  readonly datadogApiKeyParameter: string;

  constructor(scope: Construct, id: string, props: SpaceliftDatadogProps) {
    super(scope, id);
    const parsed = parseConfiguration({ ...props });
    if (parsed.outcome === "invalid") throw new ConfigurationError(parsed.problems);
    const configuration = createConfiguration(parsed.props);
    const delivery = new Delivery(this, "Delivery", configuration);
    const intake = new Intake(this, "Intake", {
      queue: delivery.queue,
      webhookSecretParameter: configuration.webhookSecretParameter,
    });
    this.webhookUrl = intake.webhookUrl;
    this.queue = delivery.queue;
    this.deadLetterQueue = delivery.deadLetterQueue;
    this.ledgerTable = delivery.ledgerTable;
    this.webhookSecretParameter = configuration.webhookSecretParameter;
    this.datadogApiKeyParameter = configuration.datadogApiKeyParameter;
    warnOfKeysWithoutEffect(this, parsed.props);
  }
}

function warnOfKeysWithoutEffect(scope: Construct, props: SpaceliftDatadogProps): void {
  for (const key of keysWithoutEffect.filter((name) => props[name] !== undefined)) {
    Annotations.of(scope).addWarningV2(
      `spacelift-datadog:${key}`,
      `${key} is set but has no effect in this version; see docs/configuration.md.`,
    );
  }
}
