import { defaultMetricPrefix, eventMetrics, type Metric, metrics } from "../../../../contract/metrics.ts";
import { normalizeMetricName } from "../../../../shared/datadog-tags.ts";

export interface MetricNames {
  nameOf(metric: Metric): string;
  /** Takes a normalised name. Includes the names that our metrics could use. */
  isOurs(name: string): boolean;
  /** Renames, in words for the log. */
  readonly refused: readonly string[];
}

interface PrefixedNames {
  readonly prefix: string;
  readonly byMetric: ReadonlyMap<Metric, string>;
  readonly ownPrefixes: readonly string[];
}

/** Of the last prefix, since a function has one. Without it they took a third of the time that mapping an event takes. */
let known: PrefixedNames | undefined;

function namesUnder(prefix: string): PrefixedNames {
  if (known?.prefix === prefix) return known;
  const byMetric = new Map(
    Object.values(metrics).map((metric) => [metric, normalizeMetricName(`${prefix}.${metric.name}`) ?? metric.name]),
  );
  const ownPrefixes = [prefix, defaultMetricPrefix].flatMap((each) => normalizeMetricName(each) ?? []);
  known = { prefix, byMetric, ownPrefixes };
  return known;
}

/**
 * A rename may use Spacelift's own name, `spacelift.integration.run.count`, or the configured one. An invalid new
 * name is refused, and a shared one: its sums could not be separated.
 */
export function createMetricNames(prefix: string, rename: ReadonlyMap<string, string>): MetricNames {
  const { byMetric, ownPrefixes } = namesUnder(prefix);
  const taken = new Set(byMetric.values());
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
    nameOf: (metric) => renamed.get(metric) ?? byMetric.get(metric) ?? metric.name,
    isOurs: (name) => taken.has(name) || ownPrefixes.some((each) => name.startsWith(`${each}.`)),
    refused,
  };
}
