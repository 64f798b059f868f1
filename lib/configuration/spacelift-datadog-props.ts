import type { OptInTag, TerminalRunState } from "../../lambda/environment.ts";

/** A site of Datadog: the account lives in one of them. */
export type DatadogSite = (typeof datadogSites)[number];

/** Datadog's sites (docs.datadoghq.com, "Getting started with Datadog sites"). */
export const datadogSites = [
  "datadoghq.com",
  "datadoghq.eu",
  "us3.datadoghq.com",
  "us5.datadoghq.com",
  "ap1.datadoghq.com",
  "ap2.datadoghq.com",
  "uk1.datadoghq.com",
  "ddog-gov.com",
  "us2.ddog-gov.com",
] as const;

/** How the webhook and the policy get into Spacelift. */
export const registrations = ["automatic", "manual"] as const;

/** What a `SpaceliftDatadog` can be told: the keys of docs/configuration.md, under the same names. */
export interface SpaceliftDatadogProps {
  /** URL of the Spacelift account, without a path: `https://acme.app.spacelift.io`. */
  readonly spaceliftEndpoint: string;

  /**
   * Id of the Spacelift space that the webhook and the policy belong to, and whose runs are counted.
   * @default "root"
   */
  readonly spaceliftSpace?: string;

  /**
   * Name of this installation: of the stack, of the webhook and the policy, and the folder of the SSM parameters.
   * @default "spacelift-datadog"
   */
  readonly integrationName?: string;

  /**
   * The Datadog site that the metrics go to.
   * @default "datadoghq.com"
   */
  readonly datadogSite?: DatadogSite;

  /**
   * Origin that takes the place of the site's API, such as a proxy's. It must not buffer: its 202 has to be Datadog's.
   * @default - `https://api.<datadogSite>`
   */
  readonly datadogUrl?: string;

  /**
   * Tags, `key:value`, added to every series.
   * @default - none
   */
  readonly extraTags?: readonly string[];

  /**
   * Keys of tags that are left out of every series.
   * @default - none
   */
  readonly excludeTags?: readonly string[];

  /**
   * Whether this is the only Spacelift account that sends to the Datadog organisation. `excludeTags` may contain `account` only then.
   * @default false
   */
  readonly onlySpaceliftAccount?: boolean;

  /**
   * Opt-in tags of a run: each makes new billed series, or carries a person's address.
   * @default - none
   */
  readonly includeTags?: readonly OptInTag[];

  /**
   * What every metric name begins with.
   * @default "spacelift.integration"
   */
  readonly metricPrefix?: string;

  /**
   * Run states that count as finished.
   * @default - FINISHED, FAILED, DISCARDED, STOPPED
   */
  readonly finishedStates?: readonly TerminalRunState[];

  /**
   * Path of a Rego file, the policy's extension.
   * @default - no extension
   */
  readonly policyExtension?: string;

  /**
   * Whether historical ingestion is on in Datadog for every metric that is sent. Not on the sites for government.
   * @default false
   */
  readonly historicalMetrics?: boolean;

  /**
   * Name of an existing ledger, a DynamoDB table in this account and region, to go on with.
   * @default - a new table
   */
  readonly ledgerTable?: string;

  /**
   * How the webhook and the policy get into Spacelift: by a Lambda function, or by hand.
   * @default "automatic"
   */
  readonly registration?: (typeof registrations)[number];

  /**
   * Minutes between two looks at what is registered in Spacelift, 1 to 1440.
   * @default 15
   */
  readonly reconcileMinutes?: number;

  /**
   * Whether an edited core is put back at each look, and an edited extension overwritten by the configured one.
   * @default false
   */
  readonly repairPolicy?: boolean;

  /**
   * Raised to rotate the webhook's secret.
   * @default 1
   */
  readonly webhookSecretVersion?: number;

  /**
   * Name of the SecureString with the Datadog API key.
   * @default - `/<integrationName>/datadog-api-key`
   */
  readonly datadogApiKeyParameter?: string;

  /**
   * Name of the SecureString with a Datadog application key, by which dashboard, monitors and metadata are installed.
   * @default - nothing is installed in Datadog
   */
  readonly datadogAppKeyParameter?: string;

  /**
   * Whom the installed monitors notify, as Datadog writes it: `@slack-platform`.
   * @default - nobody
   */
  readonly monitorNotify?: readonly string[];

  /**
   * Tags, `key:value`, of the installed monitors themselves.
   * @default - none but those of `datadog/monitors.json`
   */
  readonly monitorTags?: readonly string[];

  /**
   * Names of monitors that are not installed: keys of `datadog/monitors.json`.
   * @default - none
   */
  readonly excludeMonitors?: readonly string[];

  /**
   * Whether a deployment that calls the installer puts back what was edited of monitors in Datadog.
   * @default false
   */
  readonly repairMonitors?: boolean;

  /**
   * Name of the SecureString with the id of the Spacelift API key that the registrar uses.
   * @default - `/<integrationName>/spacelift-api-key-id`
   */
  readonly spaceliftApiKeyIdParameter?: string;

  /**
   * Name of the SecureString with the secret of that Spacelift API key.
   * @default - `/<integrationName>/spacelift-api-key-secret`
   */
  readonly spaceliftApiKeySecretParameter?: string;

  /**
   * Name of the SecureString with the accepted webhook secrets, newest first, one a line. The registrar keeps it.
   * @default - `/<integrationName>/webhook-secret`
   */
  readonly webhookSecretParameter?: string;

  /**
   * E-mail address that alarms go to. Whoever reads it has to confirm the subscription once.
   * @default - alarms without an action
   */
  readonly alarmEmail?: string;

  /**
   * Hours without a delivery after which there is an alarm, 1 to 168.
   * @default - no such alarm
   */
  readonly quietAlarmHours?: number;
}
