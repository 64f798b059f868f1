import { describe, expect, test } from "vitest";
import { notifyPlaceholder } from "../../lambda/installer/domain/datadog-file.ts";
import { knownMetrics } from "./known-metrics.ts";
import { parseMonitorQuery } from "./monitor-query.ts";
import { readMonitors } from "./monitors.ts";
import { problemsOf } from "./query-rules.ts";

/** In what each monitor's value and thresholds are. */
const units: Readonly<Record<string, string>> = {
  "failing-runs": "percent",
  "failing-stack": "runs",
  "drift-found": "resources",
  "waiting-for-worker": "minute",
  "internal-errors": "errors",
  "forwarder-silent": "heartbeats",
  "forwarder-failing": "errors",
  "dead-letters": "messages",
};

const monitors = readMonitors();

test("there is one for each thing that can go wrong", () => {
  expect(monitors.map(([key]) => key)).toEqual(Object.keys(units));
});

describe.each(monitors)("%s", (key, { name, query, message, tags, options }) => {
  const parsed = parseMonitorQuery(query);
  const queries = [...parsed.queries.values()];
  const ofAws = queries.some(({ metric }) => metric.startsWith("aws."));

  test("watches what is sent, in the unit that its threshold is in", () => {
    expect(problemsOf({ ...parsed, unit: units[key] ?? "none" })).toEqual([]);
    // There are no template variables in a monitor.
    expect(queries.flatMap(({ filters }) => filters).filter(({ kind }) => kind === "variable")).toEqual([]);
  });

  test("sums counts: the only aggregation over time that Datadog takes with as_count()", () => {
    const kinds = queries.map(({ metric }) => knownMetrics.get(metric)?.kind);
    expect(parsed.timeAggregator).toBe(kinds.includes("count") ? "sum" : "max");
  });

  test("has the threshold of its query, and warns before it alerts", () => {
    const { critical, warning } = options.thresholds;
    expect(critical).toBe(parsed.threshold);
    if (warning === undefined) return;
    expect(parsed.comparator).toMatch(/^>/);
    expect(warning).toBeLessThan(critical);
  });

  test("says what happened to whom, what to do, and why at this threshold", () => {
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

  test("waits for metrics that come late, and evaluates sparse ones", () => {
    expect(options.evaluation_delay).toBe(ofAws ? 900 : 60);
    expect(options.require_full_window).toBe(false);
  });

  test("takes missing data for what it means: nothing bad happened, or nothing arrives", () => {
    const silent = key === "forwarder-silent";
    expect(options.on_missing_data).toBe(silent ? "show_and_notify_no_data" : "resolve");
    expect(options.renotify_statuses ?? []).toEqual(
      options.renotify_interval === 0 ? [] : silent ? ["alert", "no data"] : ["alert"],
    );
  });

  test("says where it needs more than this integration sends", () => {
    expect(message.includes("needs Datadog's AWS integration")).toBe(ofAws);
  });
});
