import { type Metric, type MetricType, metrics } from "./metrics.ts";

interface Words {
  /** What Datadog shows where there is little room. */
  readonly shortName: string;
  readonly description: string;
}

/** What each metric says: in the documentation, and in Datadog to whoever asks what its name means. */
const words: Readonly<Record<Metric["name"], Words>> = {
  "run.count": { shortName: "finished runs", description: "Runs that finished: 1 a run." },
  "run.timing": { shortName: "time in state", description: "Time that a run spent in a state: one value a state." },
  "run.resources": {
    shortName: "resource changes",
    description: "Resources that a run planned to change, by type of change.",
  },
  "run.policies": {
    shortName: "policy outcomes",
    description: "Policies that a run was evaluated against, by outcome: 1 a receipt.",
  },
  "module_version.count": {
    shortName: "module versions",
    description: "Versions of modules that became active or failed: 1 a version.",
  },
  "internal_error.count": {
    shortName: "internal errors",
    description: "Internal errors that Spacelift reported: 1 an error.",
  },
  "forwarder.heartbeat": {
    shortName: "forwarder alive",
    description: "The forwarder reaches Datadog: 1 at least every five minutes.",
  },
};

/** A metric as Datadog's metadata has it (docs.datadoghq.com, "Edit metric metadata"). */
export interface MetricMetadata extends Words {
  readonly name: string;
  readonly type: MetricType;
  readonly unit?: string;
}

/** A metric's name, and its metadata as `PUT /api/v1/metrics/<name>` takes it. */
export function metadataBody({ shortName, ...metadata }: MetricMetadata) {
  return { ...metadata, short_name: shortName };
}

/** All metrics of ours, under a prefix. */
export function describeMetrics(prefix: string): readonly MetricMetadata[] {
  return Object.values(metrics).map(({ name, type, unit }) => ({
    name: `${prefix}.${name}`,
    type,
    ...(unit !== undefined && { unit }),
    ...words[name],
  }));
}
