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
 * (evaluation frequency, delay, missing data, group retention), "as_count() in Monitor Evaluations", "Troubleshooting
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
    const values = valuesOf(parsed, series, at - options.evaluation_delay);
    for (const [name, value] of values) update(name, at, statusOf(value, parsed, options.thresholds), undefined);
    // Only a group that was evaluated can go missing.
    for (const [name, { status, missingSince = at }] of groups) {
      if (values.has(name)) continue;
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

/** The value of each group in the window that ends at `end`. */
function valuesOf(parsed: MonitorQuery, series: readonly HeldSeries[], end: number): ReadonlyMap<string, number> {
  const seconds = parsed.windowHours * 3600;
  const window = { from: end - seconds + 1, bucketSeconds: seconds, buckets: 1 };
  const results = new Map(
    [...parsed.queries].map(([name, query]) => {
      if (query.aggregator !== parsed.timeAggregator) throw new Error("a mixture of aggregators is not evaluated here");
      const ofMetric = series.filter(({ metric }) => metric === query.metric);
      return [name, { result: evaluateQuery(query, ofMetric, new Map(), window), isCount: query.asCount }];
    }),
  );
  const groups = new Set([...results.values()].flatMap(({ result }) => [...result.keys()]));
  const values = [...groups].map((group) => {
    const value = evaluate(parsed.formula, (name) => {
      const { result, isCount = false } = results.get(name) ?? {};
      return result?.get(group)?.[0] ?? (isCount ? 0 : Number.NaN);
    });
    return [group, value] as const;
  });
  // A division by zero gives no value.
  return new Map(values.filter(([, value]) => Number.isFinite(value)));
}
