/**
 * Every metric of ours: its name after the prefix, its unit and what it says. Names, units and tags are those of
 * Spacelift's own Datadog integration, so that its dashboards keep working. All are counts.
 */
export const metrics = {
  runCount: {
    name: "run.count",
    unit: "job",
    description: "Finished runs: 1 a run.",
  },
  runTiming: {
    name: "run.timing",
    unit: "nanosecond",
    description: "Time that a run spent in a state.",
  },
  runResources: {
    name: "run.resources",
    unit: "operation",
    description: "Resources that a run planned to change, by type of change.",
  },
  runPolicies: {
    name: "run.policies",
    unit: "item",
    description: "Policies that a run was evaluated against, by outcome.",
  },
  moduleVersionCount: {
    name: "module_version.count",
    unit: "item",
    description: "Module versions that became active or failed.",
  },
  internalErrorCount: {
    name: "internal_error.count",
    unit: "error",
    description: "Internal errors that Spacelift reported.",
  },
} as const;

export type Metric = (typeof metrics)[keyof typeof metrics];
