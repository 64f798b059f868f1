import { CustomResource, Duration, Stack } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { fenceKey } from "../lambda/contract/custom-resource.ts";
import {
  assetFileProperties,
  datadogAssetsAttributes,
  datadogAssetsResourceType,
  installationProperties,
  linkProperties,
} from "../lambda/contract/datadog-assets.ts";
import { installerEnvironment } from "../lambda/contract/environment.ts";
import { gauges } from "../lambda/contract/gauges.ts";
import { describeMetrics, metadataBody } from "../lambda/contract/metric-metadata.ts";
import { defaultMetricPrefix } from "../lambda/contract/metrics.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { dashboardDigest, readMonitors, readSlos, type TaggedObjects } from "./datadog-files.ts";
import type { Destination } from "./destination.ts";
import type { Hosting } from "./hosting.ts";
import type { Intake } from "./intake.ts";
import type { Ledger } from "./ledger.ts";
import { identityOf } from "./resource-identity.ts";

export interface DatadogAssetsProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  readonly destinations: readonly Destination[];
  /** Has the fence that stops late requests. */
  readonly ledger: Ledger;
  readonly intake: Intake;
  /** A manually created SecureString. */
  readonly appKeyParameter: string;
  /** Without a poller, nothing sends gauges. */
  readonly hasPoller: boolean;
}

/** Installs the dashboard, the monitors, the SLOs and the metrics' metadata in Datadog. */
export class DatadogAssets extends Construct {
  /** URL of the dashboard, or only its path if `datadogUrl` replaces the site's API. */
  readonly dashboardLink: string;
  /** Notes on the last deployment. */
  readonly notes: string;
  readonly appKeyParameter: string;
  readonly installer: BundledFunction;

  constructor(scope: Construct, id: string, props: DatadogAssetsProps) {
    super(scope, id);
    const { configuration, hosting, ledger, appKeyParameter } = props;
    const installer = new BundledFunction(this, "Installer", {
      name: "installer",
      hosting,
      environment: { [installerEnvironment.ledgerTable]: ledger.table.tableName },
    });
    // CloudFormation has given up by then, and nothing would own a later object.
    installer.function.configureAsyncInvoke({ maxEventAge: Duration.minutes(10), retryAttempts: 2 });
    installer.allowReading(configuration.datadogApiKeyParameter);
    installer.allowReading(appKeyParameter);

    const properties = writeInstallationProperties(this, props);
    const installed = new CustomResource(this, "Installed", {
      resourceType: datadogAssetsResourceType,
      serviceToken: installer.function.functionArn,
      serviceTimeout: Duration.minutes(15),
      properties: {
        ...properties,
        ...writeAssetFileProperties(props),
        ...writeProperties(linkProperties, { SpaceliftEndpoint: configuration.spaceliftEndpoint }),
      },
    });
    const identity = identityOf(installed);
    ledger.allowFence(installer, fenceKey(identity.StackId, identity.LogicalResourceId));
    // The installer needs its permissions to delete.
    installed.node.addDependency(installer);
    const path = installed.getAttString(datadogAssetsAttributes.dashboardPath);
    this.dashboardLink = `${configuration.datadogAppUrl ?? ""}${path}`;
    this.notes = installed.getAttString(datadogAssetsAttributes.notes);
    this.appKeyParameter = appKeyParameter;
    this.installer = installer;

    const interval = Duration.hours(1);
    new Rule(this, "Description", {
      description: "Describes metrics that Datadog received since the last deployment",
      schedule: Schedule.rate(interval),
      targets: [
        new LambdaFunction(installer.function, {
          event: RuleTargetInput.fromObject({ Describe: { ...properties, ...identity } }),
          maxEventAge: interval,
        }),
      ],
    });
  }
}

function writeInstallationProperties(
  scope: Construct,
  { configuration, destinations, intake, appKeyParameter }: DatadogAssetsProps,
) {
  const namesOf = (nameOf: (destination: Destination) => string) => destinations.map(nameOf).join();
  return writeProperties(installationProperties, {
    DatadogUrl: configuration.datadogUrl,
    ApiKeyParameter: configuration.datadogApiKeyParameter,
    AppKeyParameter: appKeyParameter,
    MetricPrefix: configuration.metricPrefix,
    Metrics: describeMetrics(defaultMetricPrefix).map(metadataBody),
    ForwarderFunctionName: namesOf(({ forwarder }) => forwarder.function.functionName),
    ReceiverFunctionName: intake.receiver.function.functionName,
    QueueName: namesOf(({ queue }) => queue.queueName),
    DeadLetterQueueName: namesOf(({ deadLetterQueue }) => deadLetterQueue.queueName),
    IntegrationName: configuration.integrationName,
    StackName: Stack.of(scope).stackName,
  });
}

function writeAssetFileProperties({ configuration, hasPoller }: DatadogAssetsProps) {
  const { runbookUrl, excludeMonitors, excludeSlos } = configuration;
  const slos = readSlos();
  const unmeasured = hasPoller ? [] : Object.keys(slos).filter((name) => usesGauge(slos[name]));
  return writeProperties(assetFileProperties, {
    Monitors: installed(readMonitors(runbookUrl), excludeMonitors, configuration),
    Slos: installed(slos, [...excludeSlos, ...unmeasured], configuration),
    Dashboard: dashboardDigest(),
    Notify: configuration.monitorNotify,
    RepairMonitors: configuration.repairMonitors,
  });
}

/** Datadog counts time without values as good, so an SLO on gauges would show 100 % without a poller. */
function usesGauge(slo: unknown): boolean {
  const text = JSON.stringify(slo);
  return Object.values(gauges).some(({ name }) => text.includes(`${defaultMetricPrefix}.${name}`));
}

function installed(objects: TaggedObjects, excluded: readonly string[], { monitorTags }: Configuration): TaggedObjects {
  const kept = Object.entries(objects).filter(([name]) => !excluded.includes(name));
  return Object.fromEntries(
    kept.map(([name, object]) => [name, { ...object, tags: [...object.tags, ...monitorTags] }]),
  );
}
