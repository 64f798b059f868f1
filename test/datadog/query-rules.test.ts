import { expect, test } from "vitest";
import { parseFormula } from "../../simulator/dashboard/formula.ts";
import { parseMetricQuery } from "../../simulator/dashboard/metric-query.ts";
import { changeTypes } from "./known-metrics.ts";
import { problemsOf } from "./query-rules.ts";

function problems(formula: string, unit: string, queries: Readonly<Record<string, string>>) {
  const parsed = Object.entries(queries).map(([name, query]): [string, ReturnType<typeof parseMetricQuery>] => [
    name,
    parseMetricQuery(query.replace("run.", "spacelift.integration.run.")),
  ]);
  return problemsOf({ formula: parseFormula(formula), unit, queries: new Map(parsed) });
}

const runs = "sum:run.count{$space}.as_count()";
const planning = "sum:run.timing{$space,state:planning}.as_count()";

test.each([
  ["a", "runs", { a: runs }],
  ["a / b * 100", "percent", { a: "sum:run.count{$space,final_state:failed}.as_count()", b: runs }],
  [
    "a / b * 100",
    "percent",
    {
      a: "sum:run.count{final_state:failed}.as_count()",
      b: "sum:run.count{final_state IN (failed,finished)}.as_count()",
    },
  ],
  ["a / b / 60000000000", "minute", { a: planning, b: runs }],
  ["a / 1000000000", "second", { a: planning }],
  ["a / 3600000000000", "workers", { a: "sum:run.timing{*} by {worker_pool}.as_count().rollup(sum, 3600)" }],
  ["a", "resources", { a: "sum:run.resources{$space,change_type:deleted}.as_count()" }],
  ["a", "resources", { a: `sum:run.resources{$space AND change_type IN (${changeTypes.join(",")})}.as_count()` }],
  ["a", "resources", { a: "sum:run.resources{$space} by {change_type}.as_count()" }],
  ["a / 60", "minute", { a: "max:aws.sqs.approximate_age_of_oldest_message{queuename:x-*}" }],
])("%s in %s may be shipped", (formula, unit, queries) => {
  expect(problems(formula, unit, queries)).toEqual([]);
});

test.each([
  ["a", "runs", { a: "sum:run.counts{*}.as_count()" }, "spacelift.integration.run.counts is never sent"],
  ["a", "runs", { a: "sum:run.count{state:ready}.as_count()" }, "spacelift.integration.run.count has no tag state"],
  ["a", "runs", { a: "sum:run.count{*} by {pool}.as_count()" }, "spacelift.integration.run.count has no tag pool"],
  ["a", "runs", { a: "sum:run.count{final_state:broken}.as_count()" }, "final_state is never broken"],
  ["a", "runs", { a: "sum:run.count{*}" }, "spacelift.integration.run.count is a count, and needs .as_count()"],
  ["a", "runs", { a: "avg:run.count{*}.as_count()" }, /cannot be aggregated by avg/],
  ["a", "messages", { a: "max:aws.sqs.approximate_number_of_messages_visible{*}.as_count()" }, /is no count/],
  ["a", "resources", { a: "sum:run.resources{$space}.as_count()" }, /summed over what is no change/],
  ["a", "resources", { a: "sum:run.resources{$space,!change_type:ok}.as_count()" }, /over what is no change/],
  ["a", "resources", { a: "sum:run.resources{change_type:ok}.as_count()" }, /summed over what is no change/],
  ["a", "resources", { a: "sum:run.resources{change_type IN (added,deleted)}.as_count()" }, /what is no change/],
  ["a", "resources", { a: "sum:run.resources{change_type IN (deleted,ok)}.as_count()" }, /what is no change/],
  ["b", "runs", { a: runs }, "a formula names an unknown query"],
  ["a", "runs", { a: runs, b: runs }, "a query is in no formula"],
  ["a / b", "runs", { a: runs, b: "sum:run.count{$space} by {stack}.as_count()" }, "queries have different groups"],
  ["a", "minute", { a: planning }, "1 minute is shown as 60000000000"],
  ["a / 60000", "minute", { a: planning }, "1 minute is shown as 1000000"],
  ["a / 60000000000", "runs", { a: planning }, "1 runs is shown as NaN"],
  ["a / 60000000000", "workers", { a: planning }, "1 workers is shown as NaN"],
  ["a / b", "percent", { a: runs, b: runs }, "100 percent is shown as 1"],
  [
    "a / b",
    "resources",
    { a: runs, b: "sum:run.resources{$space,change_type:added}.as_count()" },
    /over something else than runs/,
  ],
  ["a / b * 100", "percent", { a: runs, b: "sum:run.count{$space,run_type:task}.as_count()" }, /not of the same runs/],
  [
    "a / b * 100",
    "percent",
    {
      a: "sum:run.count{final_state:stopped}.as_count()",
      b: "sum:run.count{final_state IN (failed,finished)}.as_count()",
    },
    /not of the same runs/,
  ],
  [
    "a / b / 60000000000",
    "minute",
    { a: planning, b: "sum:run.count{$space,final_state:finished}.as_count()" },
    /run.timing and spacelift.integration.run.count are not of the same runs/,
  ],
])("%s in %s of %j may not be shipped be shipped", (formula, unit, queries, problem) => {
  expect(problems(formula, unit, queries)).toEqual([expect.stringMatching(problem)]);
});
