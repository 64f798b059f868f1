import { describe, expect, test } from "vitest";
import { notifyPlaceholder } from "../../lambda/installer/domain/datadog-file.ts";
import { knownMetrics } from "./known-metrics.ts";
import { parseMonitorQuery } from "./monitor-query.ts";
import { readMonitors } from "./monitors.ts";
import { problemsOf } from "./query-rules.ts";

/** The unit of each monitor's value and thresholds. */
const units: Readonly<Record<string, string>> = {
  "failing-runs": "percent",
  "failing-stack": "runs",
  "drift-found": "resources",
  "waiting-for-worker": "minute",
  "pool-saturated": "runs",
  "long-wait": "minute",
  "pool-without-workers": "runs",
  "approval-overdue": "runs",
  "minutes-nearly-used": "percent",
  "seats-nearly-used": "percent",
  "internal-errors": "errors",
  "forwarder-silent": "heartbeats",
  "forwarder-failing": "errors",
  "dead-letters": "messages",
};

const monitors = readMonitors();

test("there is a monitor for each failure", () => {
  expect(monitors.map(([key]) => key)).toEqual(Object.keys(units));
});

describe.each(monitors)("%s", (key, { name, query, message, tags, options }) => {
  const parsed = parseMonitorQuery(query);
  const queries = [...parsed.queries.values()];
  const ofAws = queries.some(({ metric }) => metric.startsWith("aws."));

  test("queries metrics that are sent, in the unit of its threshold", () => {
    expect(problemsOf({ ...parsed, unit: units[key] ?? "none" })).toEqual([]);
    // A monitor has no template variables.
    expect(queries.flatMap(({ filters }) => filters).filter(({ kind }) => kind === "variable")).toEqual([]);
  });

  test("sums counts, the only time aggregation that Datadog allows with as_count()", () => {
    const kinds = queries.map(({ metric }) => knownMetrics.get(metric)?.kind);
    expect(kinds.includes("count") ? ["sum"] : ["max", "min"]).toContain(parsed.timeAggregator);
  });

  test("has the threshold of its query, and warns before it alerts", () => {
    const { critical, warning } = options.thresholds;
    expect(critical).toBe(parsed.threshold);
    if (warning === undefined) return;
    expect(parsed.comparator).toMatch(/^>/);
    expect(warning).toBeLessThan(critical);
  });

  test("says what happened to whom, what to do, and why the threshold is right", () => {
    const variables = [...`${name} ${message}`.matchAll(/\{\{([^}!#^/]+)\}\}/g)].map(([, variable = ""]) => variable);
    const groups = queries[0]?.groupBy.map((tag) => `${tag}.name`) ?? [];
    expect(variables.filter((variable) => variable !== "value" && !groups.includes(variable))).toEqual([]);
    expect(groups.filter((group) => !variables.includes(group))).toEqual([]);
    expect(message).toMatch(/\n\nWhy .+\n/);
  });

  test("notifies nobody by itself", () => {
    expect(message.split(notifyPlaceholder)).toEqual([expect.not.stringContaining("@"), ""]);
  });

  test("can be found by its tags", () => {
    expect(tags).toEqual(["integration:spacelift", "source:spacelift-datadog"]);
  });

  test("waits for late metrics, and for a whole window of a condition that must hold all the time", () => {
    expect(options.evaluation_delay).toBe(ofAws ? 900 : 60);
    expect(options.require_full_window).toBe(parsed.timeAggregator === "min");
  });

  test("handles missing data as all well, or as an alert if nothing arrives", () => {
    const silent = key === "forwarder-silent";
    expect(options.on_missing_data).toBe(silent ? "show_and_notify_no_data" : "resolve");
    expect(options.renotify_statuses ?? []).toEqual(
      options.renotify_interval === 0 ? [] : silent ? ["alert", "no data"] : ["alert"],
    );
  });

  test("mentions Datadog's AWS integration if it needs that", () => {
    expect(message.includes("needs Datadog's AWS integration")).toBe(ofAws);
  });
});
