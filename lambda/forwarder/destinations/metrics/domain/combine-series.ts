import type { MetricType } from "../../../../contract/metrics.ts";
import { distinctTags } from "../../../domain/common-tags.ts";

interface Value {
  readonly metric: string;
  /** @default "count" */
  readonly type?: MetricType;
  readonly unit?: string;
  readonly value: number;
}

/** Sums counts with the same metric and tags, and omits a sum of zero. A gauge keeps its last value, even zero. */
export function combineSeries(
  all: readonly (Value & { readonly tags: readonly (string | undefined)[] })[],
  excludedKeys: ReadonlySet<string>,
): readonly (Value & { readonly tags: readonly string[] })[] {
  const combined = new Map<string, Value & { readonly tags: readonly string[] }>();
  for (const { tags, ...series } of all) {
    const sorted = distinctTags(tags, excludedKeys);
    const key = JSON.stringify([series.metric, ...sorted]);
    const before = isGauge(series) ? 0 : (combined.get(key)?.value ?? 0);
    combined.set(key, { ...series, tags: sorted, value: series.value + before });
  }
  return [...combined.values()].filter((series) => isGauge(series) || series.value !== 0);
}

function isGauge({ type }: Value): boolean {
  return type === "gauge";
}
