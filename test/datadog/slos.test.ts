import { describe, expect, test } from "vitest";
import { evaluate, parseFormula } from "../../simulator/dashboard/formula.ts";
import { parseMetricQuery } from "../../simulator/dashboard/metric-query.ts";
import { evaluateQuery } from "../../simulator/dashboard/query-result.ts";
import type { HeldSeries } from "../../simulator/stand-ins/held-points.ts";
import { problemsOf } from "./query-rules.ts";
import { readSlos, type Slo } from "./slos.ts";

const slos = new Map(readSlos());

function slo(name: string): Slo {
  const found = slos.get(name);
  if (found === undefined) throw new Error(`there is no SLO ${name}`);
  return found;
}

/** The formula over the queries, and the unit of its value. */
function indicator(of: Slo) {
  if (of.type === "metric") {
    const queries = Object.entries(of.query).map(([name, query]) => [name, parseMetricQuery(query)] as const);
    return { queries: new Map(queries), formula: parseFormula("numerator / denominator * 100"), unit: "percent" };
  }
  const { queries, formulas } = of.sli_specification.time_slice.query;
  const parsed = new Map(queries.map(({ name, query }) => [name, parseMetricQuery(query)] as const));
  return { queries: parsed, formula: parseFormula(formulas[0].formula), unit: "minute" };
}

/** In one bucket of the length of a slice. */
function shownBy(of: Slo, series: readonly HeldSeries[]): number {
  const { queries, formula } = indicator(of);
  const window = { from: 0, bucketSeconds: 300, buckets: 1 };
  return evaluate(formula, (name) => {
    const query = queries.get(name);
    if (query === undefined) return Number.NaN;
    const held = series.filter(({ metric }) => metric === query.metric);
    return evaluateQuery(query, held, new Map(), window).get("")?.[0] ?? Number.NaN;
  });
}

function held(name: string, tags: readonly string[], value: number, type: "count" | "gauge" = "count"): HeldSeries {
  return { metric: `spacelift.integration.${name}`, type, tags, points: [[60, value]] };
}

describe.each([...slos])("%s", (_, each) => {
  test("queries metrics that are sent, in the unit of its threshold", () => {
    expect(problemsOf(indicator(each))).toEqual([]);
    const filters = [...indicator(each).queries.values()].flatMap((query) => query.filters);
    // An SLO has no template variables.
    expect(filters.filter(({ kind }) => kind === "variable")).toEqual([]);
  });

  test("warns before it is missed", () => {
    for (const { target, warning } of each.thresholds) expect(warning).toBeGreaterThan(target);
  });

  test("says what it measures and why its target is right, and can be found by its tags", () => {
    expect(each.name).toMatch(/^Spacelift: .+[^.]$/);
    expect(each.description).toMatch(/^Share of .+\.\n\nWhy .+\.$/s);
    expect(each.tags).toEqual(["integration:spacelift", "source:spacelift-datadog"]);
  });
});

test("successful-runs is the share of tracked runs that finished, of those that finished or failed", () => {
  const runs = (state: string, count: number, type = "tracked") =>
    held("run.count", [`final_state:${state}`, `run_type:${type}`, `stack:${state}-${type}`], count);
  const known = [runs("finished", 8), runs("failed", 2), runs("discarded", 5), runs("failed", 7, "proposed")];
  expect(shownBy(slo("successful-runs"), known)).toBe(80);
});

test("time-in-queue compares the longest wait of all pools, in minutes", () => {
  const age = (pool: string, seconds: number) =>
    held("worker_pool.oldest_run_age", [`worker_pool:${pool}`], seconds, "gauge");
  expect(shownBy(slo("time-in-queue"), [age("eks", 60), age("public", 720)])).toBe(12);
  expect(shownBy(slo("time-in-queue"), [])).toBeNaN();
});

test("time-to-apply compares the minutes of applying, over the tracked runs that finished", () => {
  const tags = ["run_type:tracked", "final_state:finished"];
  const timing = held("run.timing", [...tags, "state:applying"], 40 * 60e9);
  const planning = held("run.timing", [...tags, "state:planning"], 60 * 60e9);
  const failed = held("run.count", ["run_type:tracked", "final_state:failed"], 3);
  expect(shownBy(slo("time-to-apply"), [timing, planning, failed, held("run.count", tags, 2)])).toBe(20);
});

test("each SLO is tested here", () => {
  expect([...slos.keys()]).toEqual(["successful-runs", "time-in-queue", "time-to-apply"]);
});
