import { defaultMetricPrefix, eventMetrics, type Metric, metrics } from "../../../../contract/metrics.ts";
import { normalizeMetricName } from "./tags.ts";

export interface MetricNames {
  /** The full name that one of our metrics is sent under. */
  nameOf(metric: Metric): string;
  /** Whether our metrics use a normalised name, or could use it. A user's metric cannot have it. */
  isOurs(name: string): boolean;
  /** The refused renames, in words for the log. */
  readonly refused: readonly string[];
}

/**
 * The names of our metrics under a prefix, after the user's renames. A rename may use the name of Spacelift's integration,
 * `spacelift.integration.run.count`, or the configured one. A rename is refused if the new name is not valid, or if two
 * metrics would share it: their sums could not be separated.
 */
export function createMetricNames(prefix: string, rename: ReadonlyMap<string, string>): MetricNames {
  const all = Object.values(metrics);
  const configured = (metric: Metric) => normalizeMetricName(`${prefix}.${metric.name}`) ?? metric.name;
  const taken = new Set(all.map(configured));
  const ownPrefixes = [prefix, defaultMetricPrefix].flatMap((each) => normalizeMetricName(each) ?? []);
  const renamed = new Map<Metric, string>();
  const refused: string[] = [];
  for (const [from, to] of rename) {
    const metric = eventMetrics.find(
      ({ name }) => from === `${prefix}.${name}` || from === `${defaultMetricPrefix}.${name}`,
    );
    const name = normalizeMetricName(to);
    if (metric === undefined || renamed.has(metric) || name === undefined || taken.has(name)) {
      refused.push(`rename of ${from} to ${to}: no such metric, or the new name is taken or not a metric's name`);
      continue;
    }
    renamed.set(metric, name);
    taken.add(name);
  }
  return {
    nameOf: (metric) => renamed.get(metric) ?? configured(metric),
    isOurs: (name) => taken.has(name) || ownPrefixes.some((each) => name.startsWith(`${each}.`)),
    refused,
  };
}
