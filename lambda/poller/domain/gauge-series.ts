import { type Metric, metrics } from "../../contract/metrics.ts";
import { keyedTag, normalizeMetricName, normalizeTag, tagKey } from "../../shared/datadog-tags.ts";
import { accountOf } from "../../shared/spacelift-account.ts";
import type { Gauge } from "./gauge.ts";

export interface GaugeSeriesSettings {
  readonly spaceliftEndpoint: string;
  readonly metricPrefix: string;
  readonly extraTags: readonly string[];
  readonly excludeTags: readonly string[];
}

/** Tags are normalised, distinct and sorted. */
export interface GaugeSeries {
  readonly metric: string;
  readonly type: "gauge";
  readonly unit?: string;
  readonly tags: readonly string[];
  readonly value: number;
}

/** No two series share metric and tags. Gauges that differ only in excluded tags are combined. */
export function gaugeSeries(gauges: readonly Gauge[], settings: GaugeSeriesSettings): readonly GaugeSeries[] {
  const account = accountOf(settings.spaceliftEndpoint);
  const excluded = new Set(settings.excludeTags);
  const combined = new Map<string, GaugeSeries>();
  for (const { metric, value, tags } of gauges) {
    const own = Object.entries({ account, ...tags }).map(([key, text]) => keyedTag(key, text));
    const all = [...own, ...settings.extraTags.map((tag) => extraTag(tag, metric))];
    const kept = new Set(all.flatMap((tag) => (tag === undefined || excluded.has(tagKey(tag)) ? [] : [tag])));
    const sorted = [...kept].sort();
    const key = JSON.stringify([metric.name, ...sorted]);
    const before = combined.get(key)?.value;
    combined.set(key, {
      metric: normalizeMetricName(`${settings.metricPrefix}.${metric.name}`) ?? metric.name,
      type: "gauge",
      ...(metric.unit !== undefined && { unit: metric.unit }),
      tags: sorted,
      value: before === undefined ? value : combine(metric, before, value),
    });
  }
  return [...combined.values()];
}

/** A user's tag cannot stand in for a tag of the gauge. */
function extraTag(tag: string, { tags }: Metric): string | undefined {
  const normal = normalizeTag(tag);
  return normal !== undefined && tags.includes(tagKey(normal)) ? normalizeTag(`tag_${normal}`) : normal;
}

function combine(metric: Metric, one: number, other: number): number {
  return metric === metrics.workerPoolOldestRunAge ? Math.max(one, other) : one + other;
}
