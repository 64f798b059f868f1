import { flag, jsonObject, list, origin, text, textObjects } from "./property.ts";

export const datadogAssetsResourceType = "Custom::DatadogAssets";

/** Settings by which the schedule describes metrics. */
export const datadogTargetProperties = {
  DatadogUrl: origin,
  ApiKeyParameter: text,
  AppKeyParameter: text,
  MetricPrefix: text,
  /** Under the default prefix. */
  Metrics: textObjects,
};

/** The schedule's input has these properties and `Describe`. */
export const installationProperties = {
  ...datadogTargetProperties,
  /**
   * AWS names, for queries on AWS's metrics. With several destinations, each property of one has several names with commas
   * between them. CloudFormation cuts generated names: a function's at 64 characters, a queue's at 80.
   */
  ForwarderFunctionName: text,
  ReceiverFunctionName: text,
  QueueName: text,
  DeadLetterQueueName: text,
  /** `integrationName`. */
  IntegrationName: text,
  StackName: text,
};

/** Only the custom resource has these properties. */
export const assetFileProperties = {
  /** The installed part of `datadog/monitors.json`. Its old value distinguishes an edit in Datadog from an installation. */
  Monitors: jsonObject,
  /** The installed part of `datadog/slos.json`. */
  Slos: jsonObject,
  /** Digest of the file: a changed dashboard makes CloudFormation request an update. */
  Dashboard: text,
  Notify: list,
  /** Whether to overwrite edits of the monitors and SLOs in Datadog. */
  RepairMonitors: flag,
};

/** Links to Spacelift. Version 0.1.0 of the stack does not write it, and a rollback to that version sends none. */
export const linkProperties = {
  SpaceliftEndpoint: origin,
};

export const datadogAssetsAttributes = {
  dashboardPath: "DashboardPath",
  notes: "Notes",
} as const;
