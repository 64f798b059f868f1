import { gauges } from "./gauges.ts";
import { commonTagKeys } from "./runs.ts";

/** The prefix of Spacelift's own integration. */
export const defaultMetricPrefix = "spacelift.integration";

/** Numbers of metric types in Datadog's API (docs.datadoghq.com, "Submit metrics"). */
export const metricTypeNumbers = { count: 1, gauge: 3 } as const;

export type MetricType = keyof typeof metricTypeNumbers;

export function isMetricType(value: unknown): value is MetricType {
  return typeof value === "string" && Object.hasOwn(metricTypeNumbers, value);
}

/** The unit is one of Datadog's (docs.datadoghq.com, "Metrics Units"). */
export interface Metric {
  /** Name after the prefix. */
  readonly name: string;
  readonly type: MetricType;
  readonly unit?: string;
  /**
   * `event`: made from events; a user may rename it. `forwarder`: describes the forwarder itself. `poller`: the present
   * state, read from Spacelift's API.
   */
  readonly source: "event" | "forwarder" | "poller";
  readonly tags: readonly string[];
  readonly shortName: string;
  readonly description: string;
}

const table = {
  runCount: {
    name: "run.count",
    type: "count",
    unit: "job",
    source: "event",
    tags: commonTagKeys,
    shortName: "finished runs",
    description: "Runs that finished: 1 a run.",
  },
  runTiming: {
    name: "run.timing",
    type: "count",
    unit: "nanosecond",
    source: "event",
    tags: [...commonTagKeys, "state"],
    shortName: "time in state",
    description: "Time that a run spent in a state: one value a state.",
  },
  runResources: {
    name: "run.resources",
    type: "count",
    unit: "operation",
    source: "event",
    tags: [...commonTagKeys, "change_type"],
    shortName: "resource changes",
    description: "Resources that a run planned to change, by type of change.",
  },
  runPolicies: {
    name: "run.policies",
    type: "count",
    unit: "item",
    source: "event",
    tags: [...commonTagKeys, "policy_name", "policy_outcome", "policy_type"],
    shortName: "policy outcomes",
    description: "Policies that a run was evaluated against, by outcome: 1 a receipt.",
  },
  moduleVersionCount: {
    name: "module_version.count",
    type: "count",
    unit: "item",
    source: "event",
    tags: ["account", "branch", "final_state", "module", "space", "worker_pool"],
    shortName: "module versions",
    description: "Versions of modules that became active or failed: 1 a version.",
  },
  internalErrorCount: {
    name: "internal_error.count",
    type: "count",
    unit: "error",
    source: "event",
    tags: ["account", "severity"],
    shortName: "internal errors",
    description: "Internal errors that Spacelift reported: 1 an error.",
  },
  forwarderHeartbeat: {
    name: "forwarder.heartbeat",
    type: "gauge",
    source: "forwarder",
    tags: ["account", "integration"],
    shortName: "forwarder alive",
    description: "The forwarder reaches Datadog: 1 at least every five minutes.",
  },
  ...gauges,
} as const satisfies Readonly<Record<string, Metric>>;

/** Names, units and tags of runs are those of Spacelift's own Datadog integration, so its dashboards keep working. */
export const metrics: Readonly<Record<keyof typeof table, Metric>> = table;

export const eventMetrics: readonly Metric[] = Object.values(metrics).filter(({ source }) => source === "event");

/** Tag keys that distinguish series of an event. A user's tag cannot have one. */
export const reservedTagKeys: ReadonlySet<string> = new Set(eventMetrics.flatMap(({ tags }) => tags));
