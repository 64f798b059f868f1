import { defaultMetricPrefix, type MetricType, metrics } from "../../lambda/contract/metrics.ts";
import { terminalRunStates } from "../../lambda/contract/runs.ts";

export interface KnownMetric {
  readonly kind: MetricType;
  readonly unit: string;
  readonly tags: readonly string[];
}

/** Metrics of Datadog's AWS integration (docs.datadoghq.com, "AWS Lambda" and "Amazon SQS") that our files use. */
const aws: Readonly<Record<string, KnownMetric>> = {
  "aws.lambda.errors": { kind: "count", unit: "error", tags: ["functionname"] },
  "aws.lambda.invocations": { kind: "count", unit: "invocation", tags: ["functionname"] },
  "aws.lambda.throttles": { kind: "count", unit: "throttle", tags: ["functionname"] },
  "aws.sqs.approximate_number_of_messages_visible": { kind: "gauge", unit: "message", tags: ["queuename"] },
  "aws.sqs.approximate_age_of_oldest_message": { kind: "gauge", unit: "second", tags: ["queuename"] },
};

/** Every metric that a file may use, by full name: ours and those of AWS. */
export const knownMetrics: ReadonlyMap<string, KnownMetric> = new Map([
  ...Object.values(metrics).map(({ name, type, unit = "none", tags }): [string, KnownMetric] => [
    `${defaultMetricPrefix}.${name}`,
    { kind: type, unit, tags },
  ]),
  ...Object.entries(aws),
]);

const passive = ["queued", "ready", "pending", "pending_review", "unconfirmed", "confirmed", "replan_requested"];

/** The kinds of resource changes in a run. */
export const changeTypes: readonly string[] = [
  "added",
  "changed",
  "deleted",
  "replaced",
  "imported",
  "moved",
  "forgotten",
];

/** Values of tags for which Spacelift has a fixed set, in Datadog's spelling. */
export const knownValues: Readonly<Record<string, readonly string[]>> = {
  state: [...passive, "planning", "applying"],
  final_state: terminalRunStates.map((state) => state.toLowerCase()),
  run_type: ["proposed", "tracked", "task", "testing", "destroy", "parse"],
  change_type: [...changeTypes, "ok", "skipped", "rescued", "ignored", "unreachable", "failed"],
  policy_outcome: ["allow", "deny", "approve", "reject", "undecided", "none"],
  drift_detection: ["true", "false"],
  drifted: ["true", "false"],
  severity: ["info", "warning", "error"],
};
