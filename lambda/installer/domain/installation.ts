import { createHash } from "node:crypto";
import { resourceIdentity } from "../../contract/custom-resource.ts";
import {
  assetFileProperties,
  datadogTargetProperties,
  installationProperties,
  linkProperties,
} from "../../contract/datadog-assets.ts";
import { type PropertyValues, readProperties, readValidProperties } from "../../contract/properties.ts";
import { asEntries, type Json, parseJson } from "../../shared/json.ts";
import { assetsTag } from "./asset-label.ts";
import { adaptDatadogFile, type DatadogFileSettings } from "./datadog-file.ts";

export interface DatadogTarget {
  readonly datadogUrl: string;
  readonly apiKeyParameter: string;
  readonly appKeyParameter: string;
  readonly metrics: readonly DescribedMetric[];
}

export interface Installation extends DatadogTarget {
  readonly tag: string;
  readonly repairMonitors: boolean;
  /** By name in `datadog/monitors.json`, adapted to this installation. */
  readonly monitors: ReadonlyMap<string, Json>;
  /** Keyed by the name in `datadog/slos.json`, adapted to this installation. */
  readonly slos: ReadonlyMap<string, Json>;
  readonly settings: DatadogFileSettings;
}

/** The full name, and the body of `PUT /api/v1/metrics/<name>`. */
export interface DescribedMetric {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface InstallationRequest {
  readonly stackId: string;
  readonly logicalId: string;
  readonly properties: Json;
}

export function parseDatadogTarget(input: Json): DatadogTarget {
  return createTarget(readProperties(datadogTargetProperties, input));
}

/** Throws as `readProperties` does. */
export function parseResource(input: Json): Omit<InstallationRequest, "properties"> {
  const { StackId, LogicalResourceId } = readProperties(resourceIdentity, input);
  return { stackId: StackId, logicalId: LogicalResourceId };
}

/** Throws as `readProperties` does. */
export function parseInstallation({ stackId, logicalId, properties }: InstallationRequest): Installation {
  const values = readProperties({ ...installationProperties, ...assetFileProperties }, properties);
  const { SpaceliftEndpoint: spaceliftEndpoint } = readValidProperties(linkProperties, properties);
  const settings = {
    metricPrefix: values.MetricPrefix,
    integrationName: values.IntegrationName,
    stackName: values.StackName,
    awsNames: {
      forwarderFunction: values.ForwarderFunctionName,
      receiverFunction: values.ReceiverFunctionName,
      queue: values.QueueName,
      deadLetterQueue: values.DeadLetterQueueName,
    },
    ...(values.Notify.length > 0 && { notify: values.Notify.join(" ") }),
    ...(spaceliftEndpoint !== undefined && { spaceliftEndpoint }),
  };
  return {
    ...createTarget(values),
    tag: assetsTag(stackId, logicalId),
    repairMonitors: values.RepairMonitors,
    monitors: adaptAll(values.Monitors, settings),
    slos: adaptAll(values.Slos, settings),
    settings,
  };
}

function adaptAll(definitions: Json, settings: DatadogFileSettings): ReadonlyMap<string, Json> {
  return new Map(asEntries(parseJson(adaptDatadogFile(JSON.stringify(definitions), settings))));
}

/**
 * Returns `undefined` for invalid properties. A property that the earlier version lacked gets its present value. Otherwise
 * each difference between the versions would look like a user's edit.
 */
export function parsePreviousInstallation(request: InstallationRequest, oldProperties: Json): Installation | undefined {
  const properties = Object.fromEntries([...asEntries(request.properties), ...asEntries(oldProperties)]);
  try {
    return parseInstallation({ ...request, properties });
  } catch {
    return undefined;
  }
}

/** Another digest means that a deployment has changed the schedule's settings since. */
export function settingsDigest({ datadogUrl, apiKeyParameter, appKeyParameter, metrics }: DatadogTarget): string {
  const settings = JSON.stringify([datadogUrl, apiKeyParameter, appKeyParameter, metrics]);
  return createHash("sha256").update(settings).digest("hex").slice(0, 16);
}

function createTarget(values: PropertyValues<typeof datadogTargetProperties>): DatadogTarget {
  return {
    datadogUrl: values.DatadogUrl,
    apiKeyParameter: values.ApiKeyParameter,
    appKeyParameter: values.AppKeyParameter,
    metrics: values.Metrics.map((metric) => createMetric(metric, values.MetricPrefix)),
  };
}

function createMetric(metric: Readonly<Record<string, string>>, metricPrefix: string): DescribedMetric {
  const adapted = Object.entries(metric).map(([field, text]) => [field, adaptDatadogFile(text, { metricPrefix })]);
  const { name = "", ...metadata } = Object.fromEntries(adapted);
  return { name, metadata };
}

/** Physical id of a resource that created nothing. Otherwise the id is the tag. */
export const notInstalledId = "nothing-installed";
