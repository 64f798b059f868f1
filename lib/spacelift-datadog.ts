import { Annotations } from "aws-cdk-lib";
import type { AlarmBase } from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { type Configuration, createConfiguration } from "./configuration/configuration.ts";
import { ConfigurationError } from "./configuration/configuration-error.ts";
import { addInstallation } from "./configuration/installations.ts";
import { keysWithoutEffect } from "./configuration/keys-without-effect.ts";
import { parseConfiguration } from "./configuration/parse-configuration.ts";
import type { SpaceliftDatadogProps } from "./configuration/spacelift-datadog-props.ts";
import { DatadogAssets } from "./datadog-assets.ts";
import { Delivery } from "./delivery.ts";
import { Intake } from "./intake.ts";
import type { Ledger } from "./ledger.ts";
import { describeManualRegistration, type ManualRegistration } from "./manual-registration.ts";
import { Monitoring } from "./monitoring/monitoring.ts";
import { Registration } from "./registration.ts";

/**
 * Carries every finished run of a Spacelift account to Datadog. Throws a `ConfigurationError` with every problem of `props`.
 */
export class SpaceliftDatadog extends Construct {
  /** The URL for Spacelift's webhook. */
  readonly webhookUrl: string;
  /** Events that wait to be sent. */
  readonly queue: IQueue;
  /** Events that could not be sent, each with its reason. */
  readonly deadLetterQueue: IQueue;
  /** DynamoDB table that remembers which events Datadog has. The deletion of the stack keeps it. */
  readonly ledgerTable: string;
  /** SecureString with the webhook secrets. The registrar creates it; without a registrar, you do. */
  readonly webhookSecretParameter: string;
  /** SecureString with the Datadog API key, which you create. */
  readonly datadogApiKeyParameter: string;
  /** The registered webhook and policy, or instructions to create them by hand. */
  readonly registration: Registration | ManualRegistration;
  /** Absent without `datadogAppKeyParameter`. */
  readonly datadogAssets?: DatadogAssets;
  /** Every alarm, for your own actions. With `alarmEmail` each sends an e-mail already. */
  readonly alarms: readonly AlarmBase[];
  /** The dashboard in CloudWatch. */
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, props: SpaceliftDatadogProps) {
    super(scope, id);
    const parsed = parseConfiguration({ ...props });
    if (parsed.outcome === "invalid") throw new ConfigurationError(parsed.problems);
    const configuration = createConfiguration(parsed.props);
    const delivery = new Delivery(this, "Delivery", configuration);
    const intake = new Intake(this, "Intake", {
      queue: delivery.queue,
      webhookSecretParameter: configuration.webhookSecretParameter,
      integrationName: configuration.integrationName,
    });
    this.webhookUrl = intake.webhookUrl;
    this.queue = delivery.queue;
    this.deadLetterQueue = delivery.deadLetterQueue;
    this.ledgerTable = delivery.ledgerTable;
    this.webhookSecretParameter = configuration.webhookSecretParameter;
    this.datadogApiKeyParameter = configuration.datadogApiKeyParameter;
    this.registration = register(this, configuration, intake, delivery.ledger);
    const { datadogAppKeyParameter: appKeyParameter, datadogUrl } = configuration;
    if (appKeyParameter !== undefined) {
      // Another Datadog is another resource. The old installer, with its permissions, removes its dashboard and
      // monitors.
      const id = `DatadogAssets-${new URL(datadogUrl).host}`;
      this.datadogAssets = new DatadogAssets(this, id, { configuration, delivery, intake, appKeyParameter });
    }
    const pipeline = { configuration, intake, delivery, registration: this.registration };
    const monitoring = new Monitoring(this, "Monitoring", pipeline);
    this.alarms = monitoring.alarms;
    this.dashboardName = monitoring.dashboardName;
    addInstallation(this, configuration);
    warnOfKeysWithoutEffect(this, parsed.props);
  }
}

function register(
  scope: Construct,
  configuration: Configuration,
  intake: Intake,
  ledger: Ledger,
): Registration | ManualRegistration {
  if (configuration.registration === "manual") return describeManualRegistration(intake.webhookUrl, configuration);
  // Another name is another resource. The old registrar, with its permissions, removes its webhook and policy.
  return new Registration(scope, `Registration-${configuration.integrationName}`, { configuration, intake, ledger });
}

function warnOfKeysWithoutEffect(scope: Construct, props: SpaceliftDatadogProps): void {
  for (const [key, why] of keysWithoutEffect(props)) {
    const message = `${key} is set but has no effect ${why}; see docs/configuration.md.`;
    Annotations.of(scope).addWarningV2(`spacelift-datadog:${key}`, message);
  }
}
