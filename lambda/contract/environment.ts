/**
 * The one file that `lib` and `lambda` share, so that neither can drift from the other: the names of the environment
 * variables that the stack sets and the Lambda entries read, and the words and defaults that a configuration is made of.
 * It imports nothing. Values that are not plain strings travel as JSON.
 */
export const receiverEnvironment = {
  /** URL of the queue that verified deliveries go to. */
  queueUrl: "QUEUE_URL",
  /** Name of the SecureString with the accepted webhook secrets, newest first, one a line. */
  webhookSecretParameter: "WEBHOOK_SECRET_PARAMETER",
} as const;

export const forwarderEnvironment = {
  /** The installation's name, the dimension of its metrics in CloudWatch. */
  integrationName: "INTEGRATION_NAME",
  /** Origin of the Spacelift account, such as `https://acme.app.spacelift.io`. */
  spaceliftEndpoint: "SPACELIFT_ENDPOINT",
  /** URL of the queue that the forwarder consumes, for changing a message's visibility. */
  queueUrl: "QUEUE_URL",
  /** URL of the dead-letter queue. */
  deadLetterQueueUrl: "DEAD_LETTER_QUEUE_URL",
  /** Name of the SecureString with the Datadog API key. */
  datadogApiKeyParameter: "DATADOG_API_KEY_PARAMETER",
  /** Origin of Datadog's API, such as `https://api.datadoghq.eu`. */
  datadogUrl: "DATADOG_URL",
  /** JSON array of `key:value` tags added to every series. */
  extraTags: "EXTRA_TAGS",
  /** JSON array of tag keys that are left out. */
  excludeTags: "EXCLUDE_TAGS",
  /** What every metric name begins with, `spacelift.integration` by default. */
  metricPrefix: "METRIC_PREFIX",
  /** JSON array of the run states that count as finished. */
  finishedStates: "FINISHED_STATES",
  /** Name of the DynamoDB table that is the ledger. */
  ledgerTable: "LEDGER_TABLE",
  /** JSON boolean: whether Datadog takes points of any age for our metrics. */
  historicalMetrics: "HISTORICAL_METRICS",
} as const;

export const registrarEnvironment = {
  /** Name of the DynamoDB table that is the ledger: the registrar's fence is an item of it. */
  ledgerTable: "LEDGER_TABLE",
} as const;

export const installerEnvironment = {
  /** Name of the DynamoDB table that is the ledger: the installer's fence is an item of it. */
  ledgerTable: "LEDGER_TABLE",
} as const;

/** The partition key of a custom resource's fence. The stack grants access to this key alone. */
export function fenceKey(stackId: string, logicalId: string): string {
  return `R#${stackId}#${logicalId}`;
}

/** The resource type under which the stack registers the webhook and the policy in Spacelift. */
export const registrationResourceType = "Custom::SpaceliftRegistration";

/**
 * What the registrar is told: the properties of `Custom::SpaceliftRegistration`, and with `Reconcile` the input of the
 * schedule. CloudFormation passes every property as a string; lists and booleans travel as JSON.
 */
export interface RegistrationProperties {
  /** Origin of the Spacelift account. Another account replaces the registration. */
  readonly SpaceliftEndpoint: string;
  /** Id of the space that webhook and policy belong to. */
  readonly Space: string;
  /** Name of the webhook and of the policy. */
  readonly Name: string;
  /** How the label of the registrar's own objects begins: it names account, region and stack for people. */
  readonly Owner: string;
  /** Where Spacelift delivers. */
  readonly WebhookUrl: string;
  /** Names of the SecureStrings with the id and the secret of the Spacelift API key. */
  readonly ApiKeyIdParameter: string;
  readonly ApiKeySecretParameter: string;
  /** Name of the SecureString with the accepted webhook secrets, which the registrar writes. */
  readonly WebhookSecretParameter: string;
  /** A whole number. Another one makes a new webhook secret. */
  readonly WebhookSecretVersion: string;
  /** JSON array of run states. */
  readonly FinishedStates: string;
  /** JSON array of the opt-in tags. */
  readonly IncludeTags: string;
  /** JSON boolean: whether an edited policy is put back, and an edited extension overwritten by another configured one. */
  readonly RepairPolicy: string;
}

/** The custom resource that a schedule's input is for. CloudFormation's requests name their own. */
export interface ResourceIdentity {
  readonly StackId: string;
  readonly LogicalResourceId: string;
}

/** What only the custom resource has: too long for the input of a schedule, which needs neither. */
export interface PolicyProperties {
  /** The text of the user's extension of the policy; empty where there is none. */
  readonly PolicyExtension: string;
  /** Digest of the policy's core: another core makes CloudFormation ask for an update. */
  readonly PolicyCore: string;
}

/** What the output `RegistrationSettings` says beside the properties: whether a text is the registered one. */
export interface PolicyDigests extends Pick<PolicyProperties, "PolicyCore"> {
  /** Digest of the extension. */
  readonly PolicyExtensionDigest: string;
}

/** The attributes of `Custom::SpaceliftRegistration`. */
export const registrationAttributes = {
  webhookId: "WebhookId",
  policyId: "PolicyId",
  /** What whoever deployed should know, in a sentence each; "none" where there is nothing. */
  notes: "Notes",
} as const;

/** The resource type under which the stack installs dashboard, monitors and the metrics' metadata in Datadog. */
export const datadogAssetsResourceType = "Custom::DatadogAssets";

/** What the installer is told: the properties of `Custom::DatadogAssets`, and with `Describe` the input of its schedule. */
export interface DatadogAssetsProperties {
  /** Origin of Datadog's API. */
  readonly DatadogUrl: string;
  /** Names of the SecureStrings with Datadog's API key and application key. */
  readonly ApiKeyParameter: string;
  readonly AppKeyParameter: string;
  readonly MetricPrefix: string;
  /** JSON array of the metrics, each as Datadog has its metadata, under the default prefix. */
  readonly Metrics: string;
  /**
   * Names as AWS has them, for queries on AWS's own metrics. CloudFormation cuts a generated name: a function's at 64
   * characters, a queue's at 80.
   */
  readonly ForwarderFunctionName: string;
  readonly ReceiverFunctionName: string;
  readonly QueueName: string;
  readonly DeadLetterQueueName: string;
  /** `integrationName`. */
  readonly IntegrationName: string;
  readonly StackName: string;
}

/** What only the custom resource has. */
export interface DashboardProperties {
  /** What is installed of `datadog/monitors.json`, as text: what it was before tells an edit in Datadog from what was installed. */
  readonly Monitors: string;
  /** Digest of `datadog/dashboard.json`: another one makes CloudFormation ask for an update. */
  readonly Dashboard: string;
  /** JSON array of the handles that the monitors notify. */
  readonly Notify: string;
  /** JSON boolean: whether what was edited of monitors in Datadog is put back. */
  readonly RepairMonitors: string;
}

/** The attributes of `Custom::DatadogAssets`. */
export const datadogAssetsAttributes = {
  /** Path of the dashboard in Datadog's web application. */
  dashboardPath: "DashboardPath",
  notes: "Notes",
} as const;

/**
 * The CloudWatch metrics of this project. Those of deliveries come from the API's access log. All others are written into
 * the functions' logs, in embedded metric format, and a value that is zero is left out of them: a metric is billed for each
 * hour in which it occurs.
 */
export const cloudWatchMetrics = {
  namespace: "SpaceliftDatadog",
  /** The one dimension: `integrationName`. */
  dimension: "Integration",
  /** How much of what is registered in Spacelift is not as it was registered, at each look. */
  registrationDrift: "RegistrationDrift",
  /** Deliveries that API Gateway answered with 429: of its access log, where alone they are seen. */
  deliveriesThrottled: "DeliveriesThrottled",
  /** 1 for a delivery that was answered with 401, and 0 for one that was taken: of the access log, too. */
  deliveriesRefused: "DeliveriesRefused",
  /** Events that Datadog has since this batch. */
  eventsDelivered: "EventsDelivered",
  /** Messages of events that Datadog had already, or had from another message of the batch. */
  duplicatesDropped: "DuplicatesDropped",
  /** Events delivered at a second over half an hour after their own, which was too long ago to be claimed. */
  eventsLate: "EventsLate",
  /** By how many seconds each event was moved whose own second was taken. */
  secondsMoved: "SecondsMoved",
  /** Events that wait because every second of the last half hour is taken. */
  slotsExhausted: "SlotsExhausted",
  /** Events sent without part of the policy's extension, because Datadog refuses them with it. */
  eventsReduced: "EventsReduced",
  /** Seconds by which the date of Datadog's answers is off from our clock, where that is over two minutes. */
  clockDisagreement: "ClockDisagreement",
  /** Milliseconds from the end of each run to Datadog's acceptance. A module version has no end that is known. */
  deliveryLatency: "DeliveryLatency",
  /** Messages that went back to the queue. */
  messagesReturned: "MessagesReturned",
  /** Seconds that the oldest message that went back has been on the queue. */
  returnedMessageAge: "ReturnedMessageAge",
  /** Messages put on the dead-letter queue, by reason. */
  deadLettered: {
    malformed: "DeadLetteredMalformed",
    rejected: "DeadLetteredRejected",
    too_old: "DeadLetteredTooOld",
    retention_expiring: "DeadLetteredRetentionExpiring",
    ambiguous: "DeadLetteredAmbiguous",
  },
  /** What Datadog answered to POSTs, heartbeats among them. */
  answers: {
    accepted: "DatadogAnswers2xx",
    keyRefused: "DatadogAnswers403",
    rateLimited: "DatadogAnswers429",
    refused: "DatadogAnswers4xx",
    failed: "DatadogAnswers5xx",
    none: "DatadogNoAnswer",
  },
} as const;

/**
 * The message that a schedule puts on the queue every five minutes. The forwarder answers it with a heartbeat point, so a
 * heartbeat that is missing at Datadog means a broken path.
 */
export const heartbeatMessage = '{"version":1,"kind":"heartbeat"}';

/** `METRIC_PREFIX` where none is configured: the prefix of Spacelift's own integration. */
export const defaultMetricPrefix = "spacelift.integration";

/** The run states that count as finished where none are configured. */
export const defaultFinishedStates = ["FINISHED", "FAILED", "DISCARDED", "STOPPED"] as const;

/** The terminal states of a run (docs.spacelift.io, "Run"). */
export const terminalRunStates = ["FINISHED", "FAILED", "DISCARDED", "STOPPED", "CANCELED", "SKIPPED"] as const;

export type TerminalRunState = (typeof terminalRunStates)[number];

/** The tags that the policy sends only when asked for: each makes new billed series, or carries a person's address. */
export const optInTags = ["run_url", "run_note", "triggered_by", "stack_labels"] as const;

export type OptInTag = (typeof optInTags)[number];

/** The keys of the tags that every series of a run may carry: reserved, so a user's tag cannot take one. */
export const commonTagKeys = [
  "account",
  "branch",
  "drift_detection",
  "final_state",
  "run_type",
  "space",
  "stack",
  "worker_pool",
] as const;

/** How long the queue keeps a message, in days. The forwarder dead-letters a message within a day of its end. */
export const queueRetentionDays = 4;

/**
 * The values of the named variables. Throws where one is missing: a function that was deployed without it cannot work,
 * and an error at start says so in its log.
 */
export function readEnvironment<K extends string>(
  names: Readonly<Record<K, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<K, string>>;
export function readEnvironment(
  names: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(names).map(([key, name]) => {
      const value = environment[name];
      if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
      return [key, value];
    }),
  );
}

/** A JSON array of strings. Throws where the text is none. */
export function readList(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list) || !list.every((each) => typeof each === "string")) {
    throw new Error(`not a JSON array of strings: ${text}`);
  }
  return list;
}

/** A JSON boolean. Throws where the text is none. */
export function readFlag(text: string): boolean {
  const flag: unknown = JSON.parse(text);
  if (typeof flag !== "boolean") throw new Error(`not a JSON boolean: ${text}`);
  return flag;
}
