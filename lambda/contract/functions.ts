/** An operation of Datadog's API, as Datadog's client names it. */
export type DatadogOperation = `v${1 | 2}.${string}Api.${string}`;

interface FunctionSettings {
  /** Below `lambda/`. @default - the function's name */
  readonly folder?: string;
  readonly description: string;
  /** Measured in docs/decisions/0005-cold-starts.md. */
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Lambda reads and compiles the bundle at every cold start. */
  readonly maximumBundleBytes: number;
  /** The build leaves all other operations out of Datadog's client. */
  readonly datadogOperations: readonly DatadogOperation[];
}

/** A function's code is `lambda/<folder>/entry.ts`, its bundle `dist/lambda/<name>/index.js`. */
export const functions = {
  receiver: {
    description: "Verifies Spacelift's webhook deliveries and queues them",
    memoryMegabytes: 512,
    timeoutSeconds: 10,
    maximumBundleBytes: 275_000,
    datadogOperations: [],
  },
  forwarder: {
    folder: "forwarder/destinations/metrics",
    description: "Sends queued Spacelift events to Datadog as metrics",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    maximumBundleBytes: 330_000,
    datadogOperations: ["v2.MetricsApi.submitMetrics"],
  },
  pipelines: {
    folder: "forwarder/destinations/pipelines",
    description: "Sends queued Spacelift runs to Datadog's CI Pipeline Visibility",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    maximumBundleBytes: 270_000,
    datadogOperations: ["v2.CIVisibilityPipelinesApi.createCIAppPipelineEvent"],
  },
  events: {
    folder: "forwarder/destinations/events",
    description: "Sends queued Spacelift events to Datadog as events",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    maximumBundleBytes: 270_000,
    datadogOperations: ["v1.EventsApi.createEvent"],
  },
  deployments: {
    folder: "forwarder/destinations/deployments",
    description: "Sends queued Spacelift runs to Datadog's DORA Metrics",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    maximumBundleBytes: 270_000,
    datadogOperations: ["v2.DORAMetricsApi.createDORADeployment", "v2.DORAMetricsApi.patchDORADeployment"],
  },
  logs: {
    folder: "forwarder/destinations/logs",
    description: "Sends Spacelift's queued audit trail and run logs to Datadog",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    maximumBundleBytes: 270_000,
    datadogOperations: ["v2.LogsApi.submitLog"],
  },
  runLogs: {
    folder: "receiver/run-logs",
    description: "Verifies, redacts and queues the logs of Spacelift's runs",
    // The whole body and its cleaned copies are in memory. The processor's share grows with the memory.
    memoryMegabytes: 1_024,
    // API Gateway waits no longer (Amazon API Gateway, "Quotas for HTTP APIs").
    timeoutSeconds: 30,
    maximumBundleBytes: 360_000,
    datadogOperations: [],
  },
  validator: {
    description: "Asks Datadog at a deployment whether it accepts the API key",
    memoryMegabytes: 512,
    timeoutSeconds: 60,
    maximumBundleBytes: 250_000,
    datadogOperations: [],
  },
  registrar: {
    description: "Registers the webhook and the policy in Spacelift, and reconciles them",
    memoryMegabytes: 512,
    timeoutSeconds: 300,
    maximumBundleBytes: 400_000,
    datadogOperations: [],
  },
  poller: {
    description: "Sends the present state of Spacelift to Datadog as gauges",
    memoryMegabytes: 256,
    timeoutSeconds: 15,
    maximumBundleBytes: 220_000,
    datadogOperations: ["v2.MetricsApi.submitMetrics"],
  },
  installer: {
    description: "Installs dashboard, monitors, SLOs and the metrics' metadata in Datadog",
    memoryMegabytes: 512,
    timeoutSeconds: 300,
    // Datadog's types of dashboards, monitors and SLOs make up most of the bundle.
    maximumBundleBytes: 600_000,
    datadogOperations: [
      "v1.DashboardsApi.createDashboard",
      "v1.DashboardsApi.deleteDashboard",
      "v1.DashboardsApi.getDashboard",
      "v1.DashboardsApi.listDashboards",
      "v1.DashboardsApi.updateDashboard",
      "v1.MetricsApi.getMetricMetadata",
      "v1.MetricsApi.updateMetricMetadata",
      "v1.MonitorsApi.createMonitor",
      "v1.MonitorsApi.deleteMonitor",
      "v1.MonitorsApi.getMonitor",
      "v1.MonitorsApi.listMonitors",
      "v1.MonitorsApi.updateMonitor",
      "v1.ServiceLevelObjectivesApi.createSLO",
      "v1.ServiceLevelObjectivesApi.deleteSLO",
      "v1.ServiceLevelObjectivesApi.getSLO",
      "v1.ServiceLevelObjectivesApi.listSLOs",
      "v1.ServiceLevelObjectivesApi.updateSLO",
    ],
  },
} as const satisfies Readonly<Record<string, FunctionSettings>>;

export type FunctionName = keyof typeof functions;

export const functionNames: readonly FunctionName[] = Object.keys(functions).filter(isFunctionName);

export function functionFolder(name: FunctionName): string {
  const { folder = name }: FunctionSettings = functions[name];
  return folder;
}

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
