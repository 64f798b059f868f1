import type { MetricType } from "../../../../contract/metrics.ts";
import type { SpaceliftEvent } from "../../../../events/event.ts";
import { normalizeMetricName } from "../../../../shared/datadog-tags.ts";
import { allTags, type TagConfiguration } from "../../../domain/common-tags.ts";
import { userTag } from "../../../domain/event-tags.ts";
import { combineSeries } from "./combine-series.ts";
import { measurementsOf } from "./measurements.ts";
import { createMetricNames } from "./metric-names.ts";

/** Tags are normalised, distinct and sorted, so equal series have equal tags. */
export interface Series {
  readonly metric: string;
  /** @default "count" */
  readonly type?: MetricType;
  readonly unit?: string;
  readonly tags: readonly string[];
  readonly value: number;
}

/** `second` is whole, since 1970. */
export interface TimedSeries extends Series {
  readonly second: number;
}

export interface SeriesConfiguration extends TagConfiguration {
  readonly metricPrefix: string;
}

export interface MappedEvent {
  readonly series: readonly Series[];
  /** Parts of the user's extension, in words for the log. */
  readonly refused: readonly string[];
}

/** Values are finite, and no two series share metric and tags. Counts are summed, and none is zero. */
export function mapEvent(event: SpaceliftEvent, configuration: SeriesConfiguration): MappedEvent {
  const names = createMetricNames(configuration.metricPrefix, event.extension.rename);
  const common = allTags(event, configuration.extraTags);
  const ours = measurementsOf(event).map(({ metric, tags, value }) => ({
    metric: names.nameOf(metric),
    ...(metric.type !== "count" && { type: metric.type }),
    ...(metric.unit !== undefined && { unit: metric.unit }),
    tags: [...common, ...tags],
    value,
  }));
  const refused = [...names.refused];
  const users = event.extension.metrics.flatMap(({ name, value, tags }) => {
    const metric = normalizeMetricName(name);
    if (metric === undefined || names.isOurs(metric)) {
      refused.push(`metric ${name}: not a name that a user's metric can have`);
      return [];
    }
    return [{ metric, tags: [...common, ...tags.map((tag) => userTag(tag, "tag"))], value }];
  });
  const series = combineSeries([...ours, ...users], new Set(configuration.excludeTags));
  // JSON has no infinity.
  const endless = series.filter(({ value }) => !Number.isFinite(value));
  refused.push(...endless.map(({ metric }) => `metric ${metric}: the sum of its values is too large`));
  return { series: series.filter(({ value }) => Number.isFinite(value)), refused };
}
