import { readFileSync } from "node:fs";
import { connectDatadogAssets } from "../../../lambda/adapters/datadog-assets.ts";
import type { HttpClient } from "../../../lambda/adapters/http.ts";
import {
  assetFileProperties,
  installationProperties,
  linkProperties,
} from "../../../lambda/contract/datadog-assets.ts";
import { describeMetrics, metadataBody } from "../../../lambda/contract/metric-metadata.ts";
import { defaultMetricPrefix } from "../../../lambda/contract/metrics.ts";
import { type WrittenProperties, writeProperties } from "../../../lambda/contract/properties.ts";
import { assetsTag } from "../../../lambda/installer/domain/asset-label.ts";
import { createInstaller } from "../../../lambda/installer/installer.ts";
import { createDatadogAssetsApi } from "../../../simulator/stand-ins/datadog-assets-api.ts";
import { createDatadogOrganisation, type Fields } from "../../../simulator/stand-ins/datadog-organisation.ts";
import type { DisruptDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { createCustomResourceHarness, type HarnessSettings } from "../shared/custom-resource/harness.ts";
import { connectDirectly } from "./direct-datadog.ts";

const table = { ...installationProperties, ...assetFileProperties, ...linkProperties };

export type Properties = WrittenProperties<typeof table>;

const name = "spacelift-datadog";
export const keyParameters = { api: `/${name}/datadog-api-key`, app: `/${name}/datadog-app-key` } as const;
export const keys = { apiKey: "a".repeat(32), appKey: `CANARY${"b".repeat(34)}` };

export const shipped = { dashboard: readJson("dashboard"), monitors: readJson("monitors"), slos: readJson("slos") };
export const monitorNames = Object.keys(shipped.monitors);
export const sloNames = Object.keys(shipped.slos);

export interface InstallationSettings extends HarnessSettings {
  readonly disruptDatadog?: DisruptDatadog;
  /** Milliseconds until a list shows a new object. */
  readonly listsBehind?: number;
  /** Milliseconds until Datadog finds a new object by its id. */
  readonly objectsBehind?: number;
  /** @default one with a note, since Datadog's client needs a second for the shipped one */
  readonly dashboard?: Fields;
}

const note = { type: "note", content: "`spacelift-datadog`" };
export const smallDashboard = {
  title: "Spacelift",
  description: "What runs do.",
  layout_type: "ordered",
  widgets: [{ definition: note }],
};

/** The installer and its adapter are real. Time is virtual. */
export function install(settings: InstallationSettings = {}) {
  const { disruptDatadog, dashboard = smallDashboard, listsBehind = 0, objectsBehind = 0, ...others } = settings;
  let isRefusing = false;
  const http: HttpClient = (request) =>
    isRefusing ? Promise.resolve({ kind: "not_sent", detail: "ECONNREFUSED" }) : datadog(request);
  const harness = createCustomResourceHarness(
    "installer",
    (ports, guarded) =>
      createInstaller({
        ...ports,
        connect: (connection) => connectDatadogAssets(guarded(http), connection),
        dashboard,
      }),
    others,
  );
  const url = "http://api.datadog.example";
  const { time, parameters, logged, resource, settle, scheduled } = harness;
  const valid = { ...keys };
  const organisation = createDatadogOrganisation(time.now);
  const answer = createDatadogAssetsApi({
    organisation,
    keys: () => valid,
    clock: time.now,
    listsBehind,
    objectsBehind,
  });
  const datadog = connectDirectly({ answer }, disruptDatadog);
  parameters.put(keyParameters.api, keys.apiKey);
  parameters.put(keyParameters.app, keys.appKey);

  const properties = (changes: Partial<Properties> = {}): Record<string, string> => ({
    ...defaultProperties(url),
    ...changes,
  });

  return {
    organisation,
    parameters,
    logged,
    pass: (milliseconds: number) => settle(time.sleep(milliseconds)),
    now: time.now,
    url,
    valid,
    refuse: (on: boolean) => {
      isRefusing = on;
    },
    forgetFences: harness.forgetFences,
    tag: assetsTag(harness.stackId, harness.logicalId),
    send: (...metrics: readonly string[]) => {
      for (const metric of metrics) {
        const { type, unit } = describedAs(metric);
        organisation.metadata.set(metric, { type, ...(unit !== undefined && { unit }) });
      }
    },
    deploy: (changes?: Partial<Properties>) => settle(resource.deploy(properties(changes))),
    destroy: () => settle(resource.destroy()),
    /** Returns the error of the last invocation. */
    describe: (changes?: Partial<Properties>) => {
      const {
        Monitors: _,
        Slos: _____,
        Dashboard: __,
        Notify: ___,
        RepairMonitors: ____,
        SpaceliftEndpoint: ______,
        ...input
      } = properties(changes);
      return scheduled({ Describe: { ...input, StackId: harness.stackId, LogicalResourceId: harness.logicalId } });
    },
  };
}

export type Installation = ReturnType<typeof install>;

export function shippedWith(monitor: string, change: Fields): string {
  return JSON.stringify({ ...shipped.monitors, [monitor]: { ...shipped.monitors[monitor], ...change } });
}

export const metrics = describeMetrics(defaultMetricPrefix).map(metadataBody);

function describedAs(metric: string) {
  const described = metrics.find((each) => metric.endsWith(each.name.slice(defaultMetricPrefix.length)));
  if (described === undefined) throw new Error(`${metric} is not one of our metrics`);
  return described;
}

function readJson(file: "dashboard" | "monitors" | "slos"): Readonly<Record<string, Fields>> {
  return JSON.parse(readFileSync(new URL(`../../../datadog/${file}.json`, import.meta.url), "utf8"));
}

/** As CloudFormation sends them. */
export function defaultProperties(datadogUrl: string): Properties {
  return writeProperties(table, {
    DatadogUrl: datadogUrl,
    ApiKeyParameter: keyParameters.api,
    AppKeyParameter: keyParameters.app,
    MetricPrefix: defaultMetricPrefix,
    Metrics: metrics,
    ForwarderFunctionName: "spacelift-datadog-Forwarder-0a1b",
    ReceiverFunctionName: "spacelift-datadog-Receiver-0a1b",
    QueueName: "spacelift-datadog-Queue-0a1b",
    DeadLetterQueueName: "spacelift-datadog-DeadLetterQueue-0a1b",
    IntegrationName: "spacelift-datadog",
    StackName: "spacelift-datadog",
    Monitors: shipped.monitors,
    Slos: shipped.slos,
    Dashboard: "a digest",
    Notify: [],
    RepairMonitors: false,
    SpaceliftEndpoint: "https://acme.app.spacelift.io",
  });
}
