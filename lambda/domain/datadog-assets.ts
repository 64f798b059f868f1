import type { DashboardProperties, DatadogAssetsProperties } from "../environment.ts";
import { ownerTag } from "./asset-label.ts";
import { adaptDatadogFile, type DatadogFileSettings } from "./datadog-file.ts";
import { asEntries, asList, asText, at, type Json, parseJson } from "./json.ts";

/** How Datadog is reached, and whose is what is installed there. */
export interface AssetsPlace {
  /** Origin of Datadog's API. */
  readonly datadogUrl: string;
  readonly apiKeyParameter: string;
  readonly appKeyParameter: string;
  /** The tag of what is this deployment's at that origin. */
  readonly tag: string;
  readonly metrics: readonly DescribedMetric[];
}

/** What is installed. */
export interface Assets extends AssetsPlace {
  readonly name: string;
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

type AnyProperty = keyof (DatadogAssetsProperties & DashboardProperties);

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
    tag: ownerTag(`${required(properties, "Owner")}/${new URL(datadogUrl).host}`),
    metrics: parseMetrics(properties, required(properties, "MetricPrefix")),
  };
}

/** Reads the properties of the custom resource, in the same way. */
export function parseAssets(properties: Json): Assets {
  const handles = asList(parseJson(required(properties, "Notify"))).flatMap((each) => asText(each) ?? []);
  const settings = {
    metricPrefix: required(properties, "MetricPrefix"),
    stackName: required(properties, "StackName"),
    ...(handles.length > 0 && { notify: handles.join(" ") }),
  };
  const file = parseJson(adaptDatadogFile(required(properties, "Monitors"), settings));
  return {
    ...parseAssetsPlace(properties),
    name: required(properties, "Name"),
    repairMonitors: required(properties, "RepairMonitors") === "true",
    monitors: new Map(asEntries(file)),
    settings,
  };
}

/** What was installed before an update; `undefined` where its properties are not of this version. */
export function parseAssetsBefore(properties: Json): Assets | undefined {
  try {
    return parseAssets(properties);
  } catch {
    return undefined;
  }
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

/** The physical id of the custom resource: another one is another place, and what was at the old one is deleted. */
export function assetsId({ datadogUrl, name }: Pick<Assets, "datadogUrl" | "name">): string {
  return `${new URL(datadogUrl).host}/${name}`;
}

/** The physical id of a resource that was not made: nothing is to be deleted for it. */
export const uninstalledId = "nothing-installed";
