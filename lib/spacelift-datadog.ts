import { Annotations, Tags } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { AlarmBase } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable, Table } from "aws-cdk-lib/aws-dynamodb";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { type SpaceliftDatadogConstructProps, splitProps } from "./app-resources.ts";
import { AuditIntake } from "./audit-intake.ts";
import { createConfiguration } from "./configuration/configuration.ts";
import { ConfigurationError } from "./configuration/configuration-error.ts";
import { addInstallation } from "./configuration/installations.ts";
import { keysWithoutEffect } from "./configuration/keys-without-effect.ts";
import { parseConfiguration } from "./configuration/parse-configuration.ts";
import { readResourceTags } from "./configuration/resource-tag.ts";
import type { SpaceliftDatadogProps } from "./configuration/spacelift-datadog-props.ts";
import { DatadogAssets } from "./datadog-assets.ts";
import { DatadogKey } from "./datadog-key.ts";
import { Delivery } from "./delivery.ts";
import { createHosting } from "./hosting.ts";
import { type InstalledDestinations, installedDestinations } from "./installed-destinations.ts";
import { type InstalledFunctions, installedFunctions } from "./installed-functions.ts";
import { Intake } from "./intake.ts";
import { allowServices } from "./key-policy.ts";
import { describeManualRegistration, type ManualRegistration } from "./manual-registration.ts";
import { Monitoring } from "./monitoring/monitoring.ts";
import { Poller } from "./poller.ts";
import { Registration, type RegistrationProps } from "./registration.ts";
import { RunLogsIntake } from "./run-logs-intake.ts";

/**
 * Carries every finished run of a Spacelift account to Datadog. Throws a `ConfigurationError` with every problem of `props`.
 */
export class SpaceliftDatadog extends Construct {
  /** The URL for Spacelift's webhook. */
  readonly webhookUrl: string;
  /** By the names in `destinations`, of which each has its own queues. */
  readonly destinations: InstalledDestinations;
  /** Events that wait to be sent as metrics. Without `metrics`, the queue of the first destination. */
  readonly queue: IQueue;
  /** Events that could not be sent as metrics, each with its reason. Without `metrics`, that of the first destination. */
  readonly deadLetterQueue: IQueue;
  /** Hands each delivery to the queues of several destinations. Absent with one. */
  readonly topic?: ITopic;
  /** Remembers which events Datadog has. The deletion of the stack keeps the table. */
  readonly table: ITable | Table;
  /** Name of `table`. */
  readonly ledgerTable: string;
  /** The Lambda functions, each with its role and its log group. */
  readonly functions: InstalledFunctions;
  /** Receives the webhook deliveries. */
  readonly api: HttpApi;
  /** SecureString with the webhook secrets. The registrar creates it; without a registrar, you do. */
  readonly webhookSecretParameter: string;
  /** SecureString with the secrets of the audit webhook. Without `auditTrail`, nothing uses it. */
  readonly auditSecretParameter: string;
  /** SecureString with the secrets of the webhook of run logs. Without `runLogs`, nothing uses it. */
  readonly runLogsSecretParameter: string;
  /** SecureString with the Datadog API key, which you create. */
  readonly datadogApiKeyParameter: string;
  /** The registered webhook and policy, or instructions to create them by hand. */
  readonly registration: Registration | ManualRegistration;
  /** Receives the audit trail. Absent without `auditTrail`. */
  readonly auditIntake?: AuditIntake;
  /** Receives the logs of runs. Absent without `runLogs`. */
  readonly runLogsIntake?: RunLogsIntake;
  /** Checks the Datadog API key at a deployment. */
  readonly datadogKey: DatadogKey;
  /** Absent if `pollMinutes` is 0 or `registration` is `manual`. */
  readonly poller?: Poller;
  /** Absent without `datadogAppKeyParameter`. */
  readonly datadogAssets?: DatadogAssets;
  /** Every alarm, for your own actions. With `alarmEmail` each sends an e-mail already. */
  readonly alarms: readonly AlarmBase[];
  /** The topic that mails the alarms. Absent without `alarmEmail`. */
  readonly alarmTopic?: ITopic;
  /** The dashboard in CloudWatch. Absent without `cloudWatchDashboard`. */
  readonly dashboardName?: string;

  constructor(scope: Construct, id: string, props: SpaceliftDatadogConstructProps) {
    super(scope, id);
    const { resources, configuration: keys } = splitProps(props);
    const parsed = parseConfiguration(keys);
    if (parsed.outcome === "invalid") throw new ConfigurationError(parsed.problems);
    const configuration = createConfiguration(parsed.props);
    const hosting = createHosting(this, configuration, resources);
    if (hosting.key !== undefined) allowServices(this, hosting.key, configuration);
    for (const [key, value] of readResourceTags(configuration.resourceTags)) Tags.of(this).add(key, value);
    const delivery = new Delivery(this, "Delivery", configuration, hosting);
    const intake = new Intake(this, "Intake", {
      delivery,
      webhookSecretParameter: configuration.webhookSecretParameter,
      integrationName: configuration.integrationName,
      hosting,
      receiverReservedConcurrency: configuration.receiverReservedConcurrency,
    });
    if (delivery.logs !== undefined) {
      const { auditTrail, runLogs } = configuration;
      const ofLogs = { configuration, hosting, intake, logs: delivery.logs };
      if (auditTrail) this.auditIntake = new AuditIntake(this, "AuditIntake", ofLogs);
      if (runLogs !== "none") this.runLogsIntake = new RunLogsIntake(this, "RunLogsIntake", ofLogs);
    }
    const logIntakes = {
      ...(this.auditIntake !== undefined && { auditIntake: this.auditIntake }),
      ...(this.runLogsIntake !== undefined && { runLogsIntake: this.runLogsIntake }),
    };
    this.webhookUrl = intake.webhookUrl;
    this.destinations = installedDestinations(delivery);
    this.queue = delivery.destinations[0].queue;
    this.deadLetterQueue = delivery.destinations[0].deadLetterQueue;
    if (delivery.fanOut !== undefined) this.topic = delivery.fanOut.topic;
    this.table = delivery.ledger.table;
    this.ledgerTable = this.table.tableName;
    this.api = intake.api;
    this.webhookSecretParameter = configuration.webhookSecretParameter;
    this.auditSecretParameter = configuration.auditSecretParameter;
    this.runLogsSecretParameter = configuration.runLogsSecretParameter;
    this.datadogApiKeyParameter = configuration.datadogApiKeyParameter;
    this.datadogKey = new DatadogKey(this, "DatadogKey", configuration, hosting);
    const { datadogKey } = this;
    const { ledger } = delivery;
    this.registration = register(this, {
      ...{ configuration, hosting, intake, delivery, datadogKey },
      ...logIntakes,
    });
    if (this.registration.kind === "automatic" && configuration.pollMinutes > 0) {
      this.poller = new Poller(this, "Poller", { configuration, hosting, ledger });
    }
    const { datadogAppKeyParameter: appKeyParameter, datadogUrl } = configuration;
    const hasMetrics = delivery.find("metrics") !== undefined;
    if (appKeyParameter !== undefined && hasMetrics) {
      // Another Datadog is another resource. The old installer, with its permissions, removes its dashboard and
      // monitors.
      const id = `DatadogAssets-${new URL(datadogUrl).host}`;
      const hasPoller = this.poller !== undefined;
      this.datadogAssets = new DatadogAssets(this, id, {
        configuration,
        hosting,
        destinations: delivery.destinations,
        ledger,
        intake,
        appKeyParameter,
        hasPoller,
      });
    }
    this.functions = installedFunctions(intake, delivery, this);
    const pipeline = {
      ...{ configuration, hosting, intake, delivery, registration: this.registration },
      ...(this.poller !== undefined && { poller: this.poller }),
      ...logIntakes,
    };
    const monitoring = new Monitoring(this, "Monitoring", pipeline);
    this.alarms = monitoring.alarms;
    if (monitoring.alarmTopic !== undefined) this.alarmTopic = monitoring.alarmTopic;
    if (monitoring.dashboardName !== undefined) this.dashboardName = monitoring.dashboardName;
    addInstallation(this, configuration);
    warnOfKeysWithoutEffect(this, parsed.props);
  }
}

function register(scope: Construct, props: RegistrationProps): Registration | ManualRegistration {
  const { configuration, intake, auditIntake, runLogsIntake } = props;
  if (configuration.registration === "manual") {
    const urls = { webhook: intake.webhookUrl, audit: auditIntake?.url, runLogs: runLogsIntake?.url };
    return describeManualRegistration(urls, configuration);
  }
  // Another name is another resource. The old registrar, with its permissions, removes its webhook and policy.
  return new Registration(scope, `Registration-${configuration.integrationName}`, props);
}

function warnOfKeysWithoutEffect(scope: Construct, props: SpaceliftDatadogProps): void {
  for (const [key, why] of keysWithoutEffect(props)) {
    const message = `${key} is set but has no effect ${why}; see docs/configuration.md.`;
    Annotations.of(scope).addWarningV2(`spacelift-datadog:${key}`, message);
  }
}
