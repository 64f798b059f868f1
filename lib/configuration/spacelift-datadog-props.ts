import type { DatadogKeyCheck } from "../../lambda/contract/datadog-key.ts";
import type { DatadogSite } from "../../lambda/contract/datadog-sites.ts";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { EventRuns } from "../../lambda/contract/event-runs.ts";
import type { RunLogChoice } from "../../lambda/contract/run-logs.ts";
import type { OptInTag, TerminalRunState } from "../../lambda/contract/runs.ts";

/**
 * The properties of a `SpaceliftDatadog`: the keys of docs/configuration.md.
 * Generated from keys.ts by `npm run configuration`; edit the keys instead. One interface holds all keys, so its length
 * follows their number.
 */
export interface SpaceliftDatadogProps {
  /** URL of the Spacelift account, without a path. */
  readonly spaceliftEndpoint: string;

  /**
   * Id of the Spacelift space of the webhook and the policy. Its runs are counted.
   * @default "root"
   */
  readonly spaceliftSpace?: string;

  /**
   * Name of this installation: of its stack, its webhook, its policy, and the folder of its SSM parameters.
   * @default "spacelift-datadog"
   */
  readonly integrationName?: string;

  /**
   * How the webhook and the policy are created in Spacelift: by a Lambda function, or by hand.
   * @default "automatic"
   */
  readonly registration?: "automatic" | "manual";

  /**
   * Opt-in tags of a run. Each adds a billed series for each value, or names a person.
   * @default - none
   */
  readonly includeTags?: readonly OptInTag[];

  /**
   * Run states that count as finished.
   * @default - FINISHED, FAILED, DISCARDED, STOPPED
   */
  readonly finishedStates?: readonly TerminalRunState[];

  /**
   * Path of a Rego file: the policy's extension.
   * @default - no extension
   */
  readonly policyExtension?: string;

  /**
   * Whether the registrar overwrites a policy that was edited in Spacelift.
   * @default false
   */
  readonly repairPolicy?: boolean;

  /**
   * Whether a reconciliation creates the webhook and the policy again if somebody deleted them in Spacelift.
   * @default true
   */
  readonly recreateDeleted?: boolean;

  /**
   * Minutes between two reconciliations of the webhook and the policy.
   * @default 15
   */
  readonly reconcileMinutes?: number;

  /**
   * Minutes between two polls of Spacelift's present state, which become gauges. 0 turns them off.
   * @default 1
   */
  readonly pollMinutes?: number;

  /**
   * Version of the webhook's secret. Raise it to rotate the secret.
   * @default 1
   */
  readonly webhookSecretVersion?: number;

  /**
   * Whether a rotation refuses the old webhook secrets at once, instead of after a day.
   * @default false
   */
  readonly refuseOldWebhookSecret?: boolean;

  /**
   * Datadog products that get the runs.
   * @default - metrics
   */
  readonly destinations?: readonly DestinationName[];

  /**
   * Runs that become events in Datadog.
   * @default "tracked"
   */
  readonly eventRuns?: EventRuns;

  /**
   * Whether Spacelift's audit trail goes to Datadog as logs. It names persons and their addresses.
   * @default false
   */
  readonly auditTrail?: boolean;

  /**
   * Runs whose logs go to Datadog as logs. They are redacted first, but may still hold secrets.
   * @default "none"
   */
  readonly runLogs?: RunLogChoice;

  /**
   * RE2 regular expressions. Each match in the logs of runs is redacted, besides the built-in ones.
   * @default - none
   */
  readonly runLogRedactions?: readonly string[];

  /**
   * The Datadog site that receives the runs.
   * @default "datadoghq.com"
   */
  readonly datadogSite?: DatadogSite;

  /**
   * Origin that replaces the site's API, such as a proxy's. It must not buffer: its 202 must be Datadog's.
   * @default - `https://api.<datadogSite>`
   */
  readonly datadogUrl?: string;

  /**
   * Tags, `key:value`, added to every series.
   * @default - none
   */
  readonly extraTags?: readonly string[];

  /**
   * Tag keys to leave out of every series.
   * @default - none
   */
  readonly excludeTags?: readonly string[];

  /**
   * Whether this is the only Spacelift account that sends to the Datadog organisation. `excludeTags` may contain
   * `account` only then.
   * @default false
   */
  readonly onlySpaceliftAccount?: boolean;

  /**
   * Prefix of every metric name.
   * @default "spacelift.integration"
   */
  readonly metricPrefix?: string;

  /**
   * Whether historical metrics ingestion is on in Datadog for every metric that is sent.
   * @default false
   */
  readonly historicalMetrics?: boolean;

  /**
   * Recipients of the installed monitors' notifications, in Datadog's notation: `@slack-platform`.
   * @default - none
   */
  readonly monitorNotify?: readonly string[];

  /**
   * Tags, `key:value`, of the installed monitors and SLOs themselves.
   * @default - none
   */
  readonly monitorTags?: readonly string[];

  /**
   * Monitors to leave out: keys of `datadog/monitors.json`.
   * @default - none
   */
  readonly excludeMonitors?: readonly string[];

  /**
   * SLOs to leave out: keys of `datadog/slos.json`.
   * @default - none
   */
  readonly excludeSlos?: readonly string[];

  /**
   * Whether a deployment that calls the installer overwrites monitors and SLOs that were edited in Datadog.
   * @default false
   */
  readonly repairMonitors?: boolean;

  /**
   * Name of the SecureString with the Datadog API key.
   * @default - `/<integrationName>/datadog-api-key`
   */
  readonly datadogApiKeyParameter?: string;

  /**
   * Effect of a Datadog API key that is missing or that Datadog refuses.
   * @default "fail"
   */
  readonly datadogKeyCheck?: DatadogKeyCheck;

  /**
   * Name of the SecureString with a Datadog application key, to install the dashboard, monitors, SLOs and
   * metadata.
   * @default - nothing is installed in Datadog
   */
  readonly datadogAppKeyParameter?: string;

  /**
   * Name of the SecureString with the id of the Spacelift API key that registrar and poller use.
   * @default - `/<integrationName>/spacelift-api-key-id`
   */
  readonly spaceliftApiKeyIdParameter?: string;

  /**
   * Name of the SecureString with the secret of that Spacelift API key.
   * @default - `/<integrationName>/spacelift-api-key-secret`
   */
  readonly spaceliftApiKeySecretParameter?: string;

  /**
   * Name of the SSM parameter with the PEM certificates of the private CA of a self-hosted Spacelift.
   * @default - public CAs alone
   */
  readonly spaceliftCaParameter?: string;

  /**
   * Name of the SecureString with the accepted webhook secrets, newest first, one per line.
   * @default - `/<integrationName>/webhook-secret`
   */
  readonly webhookSecretParameter?: string;

  /**
   * Name of the SecureString with the accepted secrets of the audit webhook.
   * @default - `/<integrationName>/audit-secret`
   */
  readonly auditSecretParameter?: string;

  /**
   * Name of the SecureString with the accepted secrets of the webhook of run logs.
   * @default - `/<integrationName>/run-logs-secret`
   */
  readonly runLogsSecretParameter?: string;

  /**
   * Name of an existing ledger, a DynamoDB table in this account and region, to continue with.
   * @default - a new table
   */
  readonly ledgerTable?: string;

  /**
   * Days for which CloudWatch keeps the logs of the functions and of the webhook's API.
   * @default 90
   */
  readonly logRetentionDays?: number;

  /**
   * E-mail address for the alarms. Its owner must confirm the subscription once.
   * @default - no e-mail
   */
  readonly alarmEmail?: string;

  /**
   * URL of the runbook. The description of each alarm, and so its e-mail, links to a section of the page. So do
   * the messages of the installed monitors.
   * @default - the runbook in the repository that `package.json` names
   */
  readonly runbookUrl?: string;

  /**
   * Whether CloudWatch gets a dashboard of the pipeline, for 3 $ a month.
   * @default false
   */
  readonly cloudWatchDashboard?: boolean;

  /**
   * Hours without a delivery that raise an alarm.
   * @default - no such alarm
   */
  readonly quietAlarmHours?: number;

  /**
   * Tags, `key=value`, of every AWS resource, also of the parameter that the registrar creates.
   * @default - none
   */
  readonly resourceTags?: readonly string[];

  /**
   * ARN of your KMS key for the parameters, the queues, the ledger, the logs and the alarm topic.
   * @default - AWS's own keys
   */
  readonly kmsKeyArn?: string;

  /**
   * Private subnets of your VPC that the functions run in.
   * @default - outside a VPC
   */
  readonly subnetIds?: readonly string[];

  /**
   * Security groups of the functions in `subnetIds`. They must allow outbound HTTPS.
   * @default - outside a VPC
   */
  readonly securityGroupIds?: readonly string[];

  /**
   * Concurrency that Lambda reserves for the receiver, and the most that it may use.
   * @default - the receiver shares the account's concurrency
   */
  readonly receiverReservedConcurrency?: number;
}

/** Keys that always have a value. */
export type KeyWithValue =
  | "spaceliftSpace"
  | "integrationName"
  | "registration"
  | "includeTags"
  | "finishedStates"
  | "repairPolicy"
  | "recreateDeleted"
  | "reconcileMinutes"
  | "pollMinutes"
  | "webhookSecretVersion"
  | "refuseOldWebhookSecret"
  | "destinations"
  | "eventRuns"
  | "auditTrail"
  | "runLogs"
  | "runLogRedactions"
  | "datadogSite"
  | "datadogUrl"
  | "extraTags"
  | "excludeTags"
  | "onlySpaceliftAccount"
  | "metricPrefix"
  | "historicalMetrics"
  | "monitorNotify"
  | "monitorTags"
  | "excludeMonitors"
  | "excludeSlos"
  | "repairMonitors"
  | "datadogApiKeyParameter"
  | "datadogKeyCheck"
  | "spaceliftApiKeyIdParameter"
  | "spaceliftApiKeySecretParameter"
  | "webhookSecretParameter"
  | "auditSecretParameter"
  | "runLogsSecretParameter"
  | "logRetentionDays"
  | "cloudWatchDashboard"
  | "resourceTags";
