import { commonTagKeys } from "../environment.ts";

/**
 * Every metric of ours: its name after the prefix, its unit, and the keys of the tags that tell its series apart. Names,
 * units and tags are those of Spacelift's own Datadog integration, so that its dashboards keep working. All are counts.
 * What each says in words is in metric-metadata.ts, which the forwarder has no use for.
 */
export const metrics = {
  runCount: { name: "run.count", unit: "job", tags: commonTagKeys },
  runTiming: { name: "run.timing", unit: "nanosecond", tags: [...commonTagKeys, "state"] },
  runResources: { name: "run.resources", unit: "operation", tags: [...commonTagKeys, "change_type"] },
  runPolicies: {
    name: "run.policies",
    unit: "item",
    tags: [...commonTagKeys, "policy_name", "policy_outcome", "policy_type"],
  },
  moduleVersionCount: {
    name: "module_version.count",
    unit: "item",
    tags: ["account", "branch", "final_state", "module", "space", "worker_pool"],
  },
  internalErrorCount: { name: "internal_error.count", unit: "error", tags: ["account", "severity"] },
} as const;

export type Metric = (typeof metrics)[keyof typeof metrics];
