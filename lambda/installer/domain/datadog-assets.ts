import { createHash } from "node:crypto";
import type { ResourceIdentity } from "../../contract/custom-resource.ts";
import type { DashboardProperties, DatadogAssetsProperties } from "../../contract/datadog-assets.ts";
import { asEntries, asList, asText, at, type Json, parseJson } from "../../shared/json.ts";
import { assetsTag } from "./asset-label.ts";
import { adaptDatadogFile, type DatadogFileSettings } from "./datadog-file.ts";

/** How Datadog is reached, and what it is to know of the metrics. */
export interface AssetsPlace {
  /** Origin of Datadog's API. */
  readonly datadogUrl: string;
  readonly apiKeyParameter: string;
  readonly appKeyParameter: string;
  readonly metrics: readonly DescribedMetric[];
}

/** What is installed. */
export interface Assets extends AssetsPlace {
  /** The tag of what is this resource's. */
  readonly tag: string;
  readonly repairMonitors: boolean;
  /** Monitors by the names that the file gives them, for this installation. */
  readonly monitors: ReadonlyMap<string, Json>;
  /** What differs in the files between installations. */
  readonly settings: DatadogFileSettings;
}

/** A metric by its full name, with its metadata as `PUT /api/v1/metrics/<name>` takes it. */
export interface DescribedMetric {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A resource of CloudFormation's, and what it is told. */
export interface AssetsRequest {
  readonly stackId: string;
  readonly logicalId: string;
  readonly properties: Json;
}

type AnyProperty = keyof (DatadogAssetsProperties & DashboardProperties & ResourceIdentity);

function required(properties: Json, name: AnyProperty): string {
  const text = asText(at(properties, name));
  if (text === undefined) throw new TypeError(`The installer was not given ${name}: deploy the stack again.`);
  return text;
}

/** Reads the input of the schedule. Throws where something is missing: it is of another version, or made by hand. */
export function parseAssetsPlace(properties: Json): AssetsPlace {
  const datadogUrl = required(properties, "DatadogUrl");
  if (URL.parse(datadogUrl)?.origin !== datadogUrl) {
    throw new TypeError(`datadogUrl is ${datadogUrl}: it is to be an https:// origin, without a path.`);
  }
  return {
    datadogUrl,
    apiKeyParameter: required(properties, "ApiKeyParameter"),
    appKeyParameter: required(properties, "AppKeyParameter"),
    metrics: parseMetrics(properties, required(properties, "MetricPrefix")),
  };
}

/** The resource that the input of the schedule is for. Throws as `parseAssetsPlace` does. */
export function parseResource(input: Json): Omit<AssetsRequest, "properties"> {
  return { stackId: required(input, "StackId"), logicalId: required(input, "LogicalResourceId") };
}

/** Reads the properties of the custom resource, in the same way. */
export function parseAssets({ stackId, logicalId, properties }: AssetsRequest): Assets {
  const handles = asList(parseJson(required(properties, "Notify"))).flatMap((each) => asText(each) ?? []);
  const settings = {
    metricPrefix: required(properties, "MetricPrefix"),
    integrationName: required(properties, "IntegrationName"),
    stackName: required(properties, "StackName"),
    awsNames: {
      forwarderFunction: required(properties, "ForwarderFunctionName"),
      receiverFunction: required(properties, "ReceiverFunctionName"),
      queue: required(properties, "QueueName"),
      deadLetterQueue: required(properties, "DeadLetterQueueName"),
    },
    ...(handles.length > 0 && { notify: handles.join(" ") }),
  };
  const file = parseJson(adaptDatadogFile(required(properties, "Monitors"), settings));
  return {
    ...parseAssetsPlace(properties),
    tag: assetsTag(stackId, logicalId),
    repairMonitors: required(properties, "RepairMonitors") === "true",
    monitors: new Map(asEntries(file)),
    settings,
  };
}

/**
 * What was installed before an update; `undefined` where its properties cannot be read. A property that the earlier version
 * lacked gets its present value: else every difference between the versions would look like a user's edit.
 */
export function parseAssetsBefore(request: AssetsRequest, oldProperties: Json): Assets | undefined {
  const properties = Object.fromEntries([...asEntries(request.properties), ...asEntries(oldProperties)]);
  try {
    return parseAssets({ ...request, properties });
  } catch {
    return undefined;
  }
}

/** A digest of what the schedule is told. Another digest means that a deployment changed the settings since. */
export function settingsDigest({ datadogUrl, apiKeyParameter, appKeyParameter, metrics }: AssetsPlace): string {
  const settings = JSON.stringify([datadogUrl, apiKeyParameter, appKeyParameter, metrics]);
  return createHash("sha256").update(settings).digest("hex").slice(0, 16);
}

function parseMetrics(properties: Json, metricPrefix: string): readonly DescribedMetric[] {
  const table = parseJson(adaptDatadogFile(required(properties, "Metrics"), { metricPrefix }));
  return asList(table).map((metric) => {
    const { name = "", ...metadata } = Object.fromEntries(
      asEntries(metric).map(([field, value]) => [field, asText(value) ?? ""]),
    );
    return { name, metadata };
  });
}

/** The physical id of a resource that was not made: nothing is to be deleted for it. One that was made has its tag. */
export const uninstalledId = "nothing-installed";
