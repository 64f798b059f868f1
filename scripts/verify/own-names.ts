/* The checks change and delete no object without one of these in its name or tags. */

export const namePrefix = "spacelift-datadog-verify-";

/** All runs share the names, since Datadog lists a metric for a long time. */
export const metricPrefix = "spacelift_datadog_verify";

export const parameterPrefix = "/spacelift-datadog-verify/";

export const everyRunTag = "made-by:spacelift-datadog-verify";

export function runTag(suffix: string): string {
  return `verify_run:${suffix}`;
}
