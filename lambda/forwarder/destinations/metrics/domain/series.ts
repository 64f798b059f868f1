import { type Metric, type MetricType, metrics, reservedTagKeys } from "../../../../contract/metrics.ts";
import type { FinishedRun, InternalError, ModuleVersion, SpaceliftEvent } from "../../../../events/event.ts";
import { combineSeries } from "./combine-series.ts";
import { createMetricNames } from "./metric-names.ts";
import { keyedTag, normalizeMetricName, normalizeTag, tagKey } from "./tags.ts";

/** One value for one metric and tag set. Tags are normalised, distinct and sorted, so equal series have equal tags. */
export interface Series {
  readonly metric: string;
  /** @default "count" */
  readonly type?: MetricType;
  readonly unit?: string;
  readonly tags: readonly string[];
  readonly value: number;
}

/** A series with the whole second, since 1970, of its one point. */
export interface TimedSeries extends Series {
  readonly second: number;
}

export interface SeriesConfiguration {
  readonly metricPrefix: string;
  readonly extraTags: readonly string[];
  readonly excludeTags: readonly string[];
}

export interface MappedEvent {
  readonly series: readonly Series[];
  /** What was asked for, mostly by the user's extension, and cannot be sent, in words for the log. */
  readonly refused: readonly string[];
}

interface Measurement {
  readonly metric: Metric;
  readonly tags: readonly (string | undefined)[];
  readonly value: number;
}

/**
 * The series of one event: finite, and no two with the same metric and tags. Counts are summed, and none is zero.
 * A flag, label or tag of the user's whose key is one of ours is sent as `flag_<flag>`, `label_<label>` or
 * `tag_<tag>`, so that no user's tag can move a run to another stack or state.
 */
export function mapEvent(event: SpaceliftEvent, configuration: SeriesConfiguration): MappedEvent {
  const names = createMetricNames(configuration.metricPrefix, event.extension.rename);
  const common = [
    ...eventTags(event),
    ...configuration.extraTags.map((tag) => userTag(tag, "tag")),
    ...event.extension.tags.map((tag) => userTag(tag, "tag")),
  ];
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
  // JSON has no infinity: such a sum could be neither stored nor sent, and would hold up its event.
  const endless = series.filter(({ value }) => !Number.isFinite(value));
  refused.push(...endless.map(({ metric }) => `metric ${metric}: the sum of its values is too large`));
  return { series: series.filter(({ value }) => Number.isFinite(value)), refused };
}

function measurementsOf(event: SpaceliftEvent): readonly Measurement[] {
  switch (event.kind) {
    case "run":
      return runMeasurements(event);
    case "module_version":
      return [{ metric: metrics.moduleVersionCount, tags: [], value: 1 }];
    case "internal_error":
      return [{ metric: metrics.internalErrorCount, tags: [], value: 1 }];
  }
}

function runMeasurements(run: FinishedRun): readonly Measurement[] {
  return [
    { metric: metrics.runCount, tags: [], value: 1 },
    ...run.timing.map(({ state, nanoseconds }) => ({
      metric: metrics.runTiming,
      tags: [keyedTag("state", state)],
      value: nanoseconds,
    })),
    ...run.changes.map(({ changeType, count }) => ({
      metric: metrics.runResources,
      tags: [keyedTag("change_type", changeType)],
      value: count,
    })),
    ...run.receipts.map(({ name, type, outcome, flags }) => ({
      metric: metrics.runPolicies,
      tags: [
        keyedTag("policy_name", name),
        keyedTag("policy_type", type),
        keyedTag("policy_outcome", outcome ?? "none"),
        ...flags.map((flag) => userTag(flag, "flag")),
      ],
      value: 1,
    })),
  ];
}

function eventTags(event: SpaceliftEvent): readonly (string | undefined)[] {
  switch (event.kind) {
    case "run":
      return runTags(event);
    case "module_version":
      return moduleVersionTags(event);
    case "internal_error":
      return internalErrorTags(event);
  }
}

function runTags(run: FinishedRun): readonly (string | undefined)[] {
  return [
    keyedTag("account", run.account),
    keyedTag("branch", run.branch),
    keyedTag("drift_detection", run.driftDetection?.toString()),
    keyedTag("final_state", run.state),
    keyedTag("run_type", run.type),
    keyedTag("space", run.space),
    keyedTag("stack", run.stack),
    keyedTag("worker_pool", run.workerPool),
    keyedTag("run_url", run.optIns.runUrl),
    keyedTag("run_note", run.optIns.runNote),
    keyedTag("triggered_by", run.optIns.triggeredBy),
    ...run.optIns.labels.filter((label) => label.includes(":")).map((label) => userTag(label, "label")),
  ];
}

function moduleVersionTags(version: ModuleVersion): readonly (string | undefined)[] {
  return [
    keyedTag("account", version.account),
    keyedTag("branch", version.branch),
    keyedTag("final_state", version.state),
    keyedTag("module", version.module),
    keyedTag("space", version.space),
    keyedTag("worker_pool", version.workerPool),
  ];
}

function internalErrorTags(error: InternalError): readonly (string | undefined)[] {
  return [keyedTag("account", error.account), keyedTag("severity", error.severity)];
}

/** A tag of the user's as it is sent. Its key is looked at after normalisation, so no spelling gets past. */
function userTag(tag: string, prefix: "flag" | "label" | "tag"): string | undefined {
  const normal = normalizeTag(tag);
  return normal !== undefined && reservedTagKeys.has(tagKey(normal)) ? normalizeTag(`${prefix}_${normal}`) : normal;
}
