/*
 * Each object that the checks write has one of these in its name or tags, followed by the random suffix of the run. The
 * checks change and delete no other object.
 */

/** Prefix of queues, tables, policies, webhooks, monitors and dashboards. */
export const namePrefix = "spacelift-datadog-verify-";

/** Prefix of metrics. All runs share their names, since Datadog lists a metric for a long time. */
export const metricPrefix = "spacelift_datadog_verify";

export const parameterPrefix = "/spacelift-datadog-verify/";

export const everyRunTag = "made-by:spacelift-datadog-verify";

export function runTag(suffix: string): string {
  return `verify_run:${suffix}`;
}
