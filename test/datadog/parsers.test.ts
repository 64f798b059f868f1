import { describe, expect, test } from "vitest";
import { evaluate, parseFormula, queriesOf } from "../../simulator/dashboard/formula.ts";
import { parseMetricQuery } from "../../simulator/dashboard/metric-query.ts";
import { parseMonitorQuery } from "./monitor-query.ts";

describe("a metric query", () => {
  test("has an aggregator, a metric, filters, groups and modifiers", () => {
    const text = "sum:a.b_c{$space,state:planning,!pool:x/y*} by {stack,space}.as_count().rollup(sum, 3600)";
    expect(parseMetricQuery(text)).toEqual({
      aggregator: "sum",
      metric: "a.b_c",
      filters: [
        { kind: "variable", name: "space" },
        { kind: "tag", key: "state", values: ["planning"], negated: false },
        { kind: "tag", key: "pool", values: ["x/y*"], negated: true },
      ],
      groupBy: ["stack", "space"],
      asCount: true,
      timeAggregator: "sum",
      rollup: 3600,
    });
  });

  test("may join filters by AND, and list several values", () => {
    expect(parseMetricQuery("sum:a{$space AND b:c AND state IN (x,y/z)}.as_count()").filters).toEqual([
      { kind: "variable", name: "space" },
      { kind: "tag", key: "b", values: ["c"], negated: false },
      { kind: "tag", key: "state", values: ["x", "y/z"], negated: false },
    ]);
    expect(parseMetricQuery("max:a{b IN (c)}").filters).toHaveLength(1);
  });

  test("can be short", () => {
    expect(parseMetricQuery("max:a{*}")).toEqual({
      ...{ aggregator: "max", metric: "a", filters: [], groupBy: [], asCount: false, timeAggregator: "avg" },
    });
  });

  test.each([
    ["max:a{*}.rollup(max)", "max", undefined],
    ["sum:a{*}.rollup(avg, 60)", "avg", 60],
    ["sum:a{*}.as_count()", "sum", undefined],
  ])("%s aggregates points in time", (text, timeAggregator, rollup) => {
    const parsed = parseMetricQuery(text);
    expect([parsed.timeAggregator, parsed.rollup]).toEqual([timeAggregator, rollup]);
  });

  test.each([
    "a{*}",
    "sum:a",
    "sum:a{}",
    "sum:a{*} by {}",
    "sum:a{state:}",
    "sum:a{state:x OR state:y}",
    "sum:a{$x,state IN (a,b)}",
    "sum:a{$x AND !state:a}",
    "sum:a{$x,b:c AND d:e}",
    "sum:a{state IN ()}",
    "sum:a{state IN (a, b)}",
    "sum:a{state IN a}",
    "sum:a{$x,}",
    "sum:a{Stack:x}",
    "sum:a{*} by {stack }",
    "sum:a{*}.as_rate()",
    "sum:a{*}.as_count() / 2",
    "sum:a{*}.rollup(count, 60)",
    "sum:a{*}.rollup(60)",
  ])("is not %j", (text) => {
    expect(() => parseMetricQuery(text)).toThrow("unsupported");
  });
});

describe("a formula", () => {
  test.each([
    ["a", 8],
    ["a / b * 100", 400],
    ["a - b - 1", 5],
    ["a + b * 2", 12],
    ["(a + b) * 2.5", 25],
    ["default_zero(a) / b", 4],
    ["a / (b / 2)", 8],
  ])("%s is %d where a is 8 and b is 2", (text, value) => {
    expect(evaluate(parseFormula(text), (name) => ({ a: 8, b: 2 })[name] ?? Number.NaN)).toBe(value);
  });

  test("names its queries", () => {
    expect(queriesOf(parseFormula("default_zero(failed) / runs * 100"))).toEqual(["failed", "runs"]);
  });

  test.each(["", "a /", "a b", "(a", "a)", "top(a, 5)", "default_zero(a + b)", "a % b", "-a"])("is not %j", (text) => {
    expect(() => parseFormula(text)).toThrow("formula");
  });
});

describe("a monitor's query", () => {
  test("aggregates a formula over a window, and compares it with a threshold", () => {
    const { queries, formula, ...rest } = parseMonitorQuery(
      "sum(last_4h):sum:a{x:y} by {z}.as_count() / sum:b{*} by {z}.as_count() * 100 >= 12.5",
    );
    expect(rest).toEqual({ timeAggregator: "sum", windowHours: 4, comparator: ">=", threshold: 12.5 });
    expect([...queries.values()].map(({ metric, groupBy }) => [metric, groupBy])).toEqual([
      ["a", ["z"]],
      ["b", ["z"]],
    ]);
    expect(evaluate(formula, (name) => (name === "query0" ? 1 : 4))).toBe(25);
  });

  test.each(["sum:a{*} > 1", "sum(last_1h):sum:a{*}", "sum(last_1h):sum:a{} > 1", "sum(1h):sum:a{*} > 1"])(
    "is not %j",
    (text) => {
      expect(() => parseMonitorQuery(text)).toThrow("unsupported");
    },
  );
});
