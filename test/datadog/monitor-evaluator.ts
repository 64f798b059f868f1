import { evaluate } from "../../simulator/dashboard/formula.ts";
import { evaluateQuery } from "../../simulator/dashboard/query-result.ts";
import type { HeldSeries } from "../../simulator/stand-ins/held-points.ts";
import type { MonitorEvent } from "./monitor-message.ts";
import { type MonitorQuery, parseMonitorQuery } from "./monitor-query.ts";
import type { Monitor } from "./monitors.ts";

export interface Notification {
  /** Seconds since 1970. */
  readonly at: number;
  /** The values of the monitor's group tags; empty without groups. */
  readonly group: string;
  readonly event: MonitorEvent;
  readonly isRepeated: boolean;
}

type Status = "ok" | "warn" | "alert" | "no data";

interface Group {
  readonly status: Status;
  readonly notifiedAt: number;
  /** Time since which the query has had no value for the group. */
  readonly missingSince?: number;
}

const forgottenAfterSeconds = 24 * 3600;
const events = { ok: "recovery", warn: "warning", alert: "alert", "no data": "no_data" } as const;

/**
 * The notifications of a metric monitor in a period. The rules are from docs.datadoghq.com: "Configure Monitors"
 * (evaluation frequency, delay, missing data, full window, group retention), "as_count() in Monitor Evaluations", "Troubleshooting
 * No Data" (when a group is forgotten) and "Monitor API Options" (renotification).
 */
export function notificationsOf(
  { query, options }: Pick<Monitor, "query" | "options">,
  series: readonly HeldSeries[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly Notification[] {
  const parsed = parseMonitorQuery(query);
  const isMulti = [...parsed.queries.values()].some(({ groupBy }) => groupBy.length > 0);
  const groups = new Map<string, Group>();
  const notifications: Notification[] = [];

  const update = (name: string, at: number, status: Status, missingSince: number | undefined) => {
    const before = groups.get(name) ?? { status: "ok", notifiedAt: at };
    const isNew = status !== before.status;
    const interval = options.renotify_interval * 60;
    const isDue = interval > 0 && at - before.notifiedAt >= interval;
    const isRepeated = !isNew && isDue && (options.renotify_statuses ?? []).some((each) => each === status);
    if (isNew || isRepeated) notifications.push({ at, group: name, event: events[status], isRepeated });
    const notifiedAt = isNew || isRepeated ? at : before.notifiedAt;
    groups.set(name, { status, notifiedAt, ...(missingSince !== undefined && { missingSince }) });
  };

  for (let at = from; at <= to; at += evaluationSeconds(parsed.windowHours)) {
    const evaluated = new Set<string>();
    for (const [name, values] of valuesOf(parsed, series, at - options.evaluation_delay)) {
      const value = aggregate(values, parsed.timeAggregator);
      if (value === undefined) continue;
      evaluated.add(name);
      const isFull = Number.isFinite(values[0]);
      if (isFull || !options.require_full_window)
        update(name, at, statusOf(value, parsed, options.thresholds), undefined);
    }
    // Only a group that was evaluated can go missing.
    for (const [name, { status, missingSince = at }] of groups) {
      if (evaluated.has(name)) continue;
      if (isMulti && at - missingSince >= forgottenAfterSeconds) groups.delete(name);
      else update(name, at, statusOfNothing(options, status), missingSince);
    }
  }
  return notifications;
}

function evaluationSeconds(windowHours: number): number {
  if (windowHours < 24) return 60;
  return windowHours < 48 ? 600 : 1800;
}

function statusOf(value: number, { comparator }: MonitorQuery, thresholds: Monitor["options"]["thresholds"]): Status {
  const reaches = (limit: number) =>
    ({ ">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit })[comparator] ?? false;
  if (reaches(thresholds.critical)) return "alert";
  return thresholds.warning !== undefined && reaches(thresholds.warning) ? "warn" : "ok";
}

function statusOfNothing({ on_missing_data: option }: Monitor["options"], before: Status): Status {
  switch (option) {
    case "resolve":
      return "ok";
    case "show_and_notify_no_data":
      return "no data";
    default:
      return before;
  }
}

/**
 * Values of each group in the window that ends at `end`; NaN for no value. Datadog sums a count over the window before it
 * evaluates a formula. It evaluates a formula over gauges at each minute, and then aggregates over the window.
 */
function valuesOf(parsed: MonitorQuery, series: readonly HeldSeries[], end: number) {
  const seconds = Math.round(parsed.windowHours * 3600);
  const isCount = [...parsed.queries.values()].some(({ asCount }) => asCount);
  const bucketSeconds = isCount ? seconds : 60;
  const window = { from: end - seconds + 1, bucketSeconds, buckets: seconds / bucketSeconds };
  const results = new Map(
    [...parsed.queries].map(([name, query]) => {
      if (query.asCount !== isCount) throw new Error("a mixture of counts and gauges is not evaluated here");
      if (isCount && parsed.timeAggregator !== "sum") throw new Error("a count is summed");
      const ofMetric = series.filter(({ metric }) => metric === query.metric);
      return [name, evaluateQuery(query, ofMetric, new Map(), window)];
    }),
  );
  const groups = new Set([...results.values()].flatMap((result) => [...result.keys()]));
  const valueAt = (group: string, bucket: number) =>
    evaluate(parsed.formula, (name) => results.get(name)?.get(group)?.[bucket] ?? (isCount ? 0 : Number.NaN));
  return new Map(
    [...groups].map((group) => [group, Array.from({ length: window.buckets }, (_, bucket) => valueAt(group, bucket))]),
  );
}

/** `undefined` if no minute has a value. A division by zero gives none. */
function aggregate(values: readonly number[], timeAggregator: string): number | undefined {
  const known = values.filter((value) => Number.isFinite(value));
  const [only] = known;
  if (only === undefined || known.length === 1) return only;
  return timeAggregator === "min" ? Math.min(...known) : Math.max(...known);
}
