/*
 * Everything that the checks write has one of these in its name or its tags, followed by the random suffix of the run. Nothing
 * else is ever changed or deleted.
 */

/** The beginning of every name: of a queue, a table, a policy, a webhook, a monitor or a dashboard. */
export const namePrefix = "spacelift-datadog-verify-";

/** The beginning of every metric's name. Metrics keep their names from run to run, since Datadog lists each for a long time. */
export const metricPrefix = "spacelift_datadog_verify";

/** The beginning of the name of every parameter in SSM. */
export const parameterPrefix = "/spacelift-datadog-verify/";

/** The tag of every monitor of every run. */
export const everyRunTag = "made-by:spacelift-datadog-verify";

/** The tag of every point and monitor of one run. */
export function runTag(suffix: string): string {
  return `verify_run:${suffix}`;
}
