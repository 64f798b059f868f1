import { flag, jsonObject, list, origin, text, textObjects } from "./property.ts";

/** Resource type under which the stack installs dashboard, monitors and metric metadata in Datadog. */
export const datadogAssetsResourceType = "Custom::DatadogAssets";

/** The part of the installer's settings by which the schedule describes metrics. */
export const datadogTargetProperties = {
  /** Datadog's API. */
  DatadogUrl: origin,
  /** Names of the SecureStrings with Datadog's API key and application key. */
  ApiKeyParameter: text,
  AppKeyParameter: text,
  MetricPrefix: text,
  /** The metrics' Datadog metadata, under the default prefix. */
  Metrics: textObjects,
};

/** Properties of `Custom::DatadogAssets`, and, with `Describe`, the input of the installer's schedule. */
export const installationProperties = {
  ...datadogTargetProperties,
  /**
   * Names in AWS, for queries on AWS's own metrics. CloudFormation cuts a generated name: a function's at 64 characters,
   * a queue's at 80.
   */
  ForwarderFunctionName: text,
  ReceiverFunctionName: text,
  QueueName: text,
  DeadLetterQueueName: text,
  /** `integrationName`. */
  IntegrationName: text,
  StackName: text,
};

/** Properties of the custom resource alone. */
export const assetFileProperties = {
  /** The installed part of `datadog/monitors.json`. Its old value distinguishes an edit in Datadog from an installation. */
  Monitors: jsonObject,
  /** Digest of `datadog/dashboard.json`: a changed dashboard makes CloudFormation request an update. */
  Dashboard: text,
  /** The handles that the monitors notify. */
  Notify: list,
  /** Whether the installer overwrites edits of the monitors in Datadog. */
  RepairMonitors: flag,
};

/** Attributes of `Custom::DatadogAssets`. */
export const datadogAssetsAttributes = {
  /** Path of the dashboard in Datadog's web application. */
  dashboardPath: "DashboardPath",
  notes: "Notes",
} as const;
