/** Resource type under which the stack installs dashboard, monitors and metric metadata in Datadog. */
export const datadogAssetsResourceType = "Custom::DatadogAssets";

/** Properties of `Custom::DatadogAssets`, and, with `Describe`, the input of the installer's schedule. */
export interface DatadogAssetsProperties {
  /** Origin of Datadog's API. */
  readonly DatadogUrl: string;
  /** Names of the SecureStrings with Datadog's API key and application key. */
  readonly ApiKeyParameter: string;
  readonly AppKeyParameter: string;
  readonly MetricPrefix: string;
  /** JSON array of the metrics' Datadog metadata, under the default prefix. */
  readonly Metrics: string;
  /**
   * Names in AWS, for queries on AWS's own metrics. CloudFormation cuts a generated name: a function's at 64 characters,
   * a queue's at 80.
   */
  readonly ForwarderFunctionName: string;
  readonly ReceiverFunctionName: string;
  readonly QueueName: string;
  readonly DeadLetterQueueName: string;
  /** `integrationName`. */
  readonly IntegrationName: string;
  readonly StackName: string;
}

/** Properties of the custom resource alone. */
export interface DashboardProperties {
  /** The installed part of `datadog/monitors.json`, as text. Its old value tells an edit in Datadog from an installation. */
  readonly Monitors: string;
  /** Digest of `datadog/dashboard.json`: a changed dashboard makes CloudFormation request an update. */
  readonly Dashboard: string;
  /** JSON array of the handles that the monitors notify. */
  readonly Notify: string;
  /** JSON boolean: whether the installer overwrites edits of the monitors in Datadog. */
  readonly RepairMonitors: string;
}

/** Attributes of `Custom::DatadogAssets`. */
export const datadogAssetsAttributes = {
  /** Path of the dashboard in Datadog's web application. */
  dashboardPath: "DashboardPath",
  notes: "Notes",
} as const;
