import { commonTagKeys } from "./runs.ts";

/** Prefix of every metric's name by default: that of Spacelift's own integration. */
export const defaultMetricPrefix = "spacelift.integration";

/**
 * Every metric of ours: its name after the prefix, its unit, and the keys of the tags that tell its series apart. Names,
 * units and tags are those of Spacelift's own Datadog integration, so that its dashboards keep working. An event makes
 * counts; the gauge is the forwarder's own.
 * What each says in words is in metric-metadata.ts, which the forwarder has no use for.
 */
export const metrics = {
  runCount: { name: "run.count", type: "count", unit: "job", tags: commonTagKeys },
  runTiming: { name: "run.timing", type: "count", unit: "nanosecond", tags: [...commonTagKeys, "state"] },
  runResources: { name: "run.resources", type: "count", unit: "operation", tags: [...commonTagKeys, "change_type"] },
  runPolicies: {
    name: "run.policies",
    type: "count",
    unit: "item",
    tags: [...commonTagKeys, "policy_name", "policy_outcome", "policy_type"],
  },
  moduleVersionCount: {
    name: "module_version.count",
    type: "count",
    unit: "item",
    tags: ["account", "branch", "final_state", "module", "space", "worker_pool"],
  },
  internalErrorCount: { name: "internal_error.count", type: "count", unit: "error", tags: ["account", "severity"] },
  /** 1 each time that the forwarder asks Datadog's intake whether it takes points. */
  forwarderHeartbeat: {
    name: "forwarder.heartbeat",
    type: "gauge",
    unit: undefined,
    tags: ["account", "integration"],
  },
} as const;

export type Metric = (typeof metrics)[keyof typeof metrics];

export type MetricType = Metric["type"];

/** The metrics that events are counted by. */
export const countMetrics = Object.values(metrics).filter((metric) => metric.type === "count");

/** The keys of all tags that tell our counts apart: no user's tag may have one of them. */
export const reservedTagKeys: ReadonlySet<string> = new Set(countMetrics.flatMap<string>(({ tags }) => tags));
