/** An operation of Datadog's API, by the name that Datadog's client gives it. */
export type DatadogOperation = `v${1 | 2}.${string}Api.${string}`;

/** Settings of a Lambda function. */
interface FunctionSettings {
  readonly description: string;
  /** Measured in docs/decisions/0005-cold-starts.md. */
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Limit of the bundle's size. Lambda reads and compiles the bundle at every cold start. */
  readonly maximumBundleBytes: number;
  /** The operations that the function calls. The build leaves every other out of Datadog's client. */
  readonly datadogOperations: readonly DatadogOperation[];
}

/**
 * Every Lambda function of this project. The code of a function is `lambda/<name>/entry.ts`, and its bundle
 * `dist/lambda/<name>/index.js`. The stack, the build, the size check, the benchmarks and the tests read this table.
 */
export const functions = {
  receiver: {
    description: "Verifies Spacelift's webhook deliveries and queues them",
    memoryMegabytes: 512,
    timeoutSeconds: 10,
    maximumBundleBytes: 275_000,
    datadogOperations: [],
  },
  forwarder: {
    description: "Sends queued Spacelift events to Datadog as metrics",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    maximumBundleBytes: 330_000,
    datadogOperations: ["v2.MetricsApi.submitMetrics"],
  },
  registrar: {
    description: "Registers the webhook and the policy in Spacelift, and reconciles them",
    memoryMegabytes: 512,
    timeoutSeconds: 300,
    maximumBundleBytes: 400_000,
    datadogOperations: [],
  },
  installer: {
    description: "Installs dashboard, monitors and the metrics' metadata in Datadog",
    memoryMegabytes: 512,
    timeoutSeconds: 300,
    // Datadog's types of dashboards and monitors make up most of the bundle.
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
    ],
  },
} as const satisfies Readonly<Record<string, FunctionSettings>>;

export type FunctionName = keyof typeof functions;

export const functionNames: readonly FunctionName[] = Object.keys(functions).filter(isFunctionName);

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
