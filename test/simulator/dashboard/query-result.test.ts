import { describe, expect, test } from "vitest";
import { parseMetricQuery } from "../../../simulator/dashboard/metric-query.ts";
import { evaluateQuery, wholeOf, windowOf } from "../../../simulator/dashboard/query-result.ts";

describe("a window", () => {
  test("has whole buckets at multiples of their length, without a truncated first one", () => {
    expect(windowOf({ from: 1_010, to: 1_130 }, 60)).toEqual({ from: 1_020, bucketSeconds: 60, buckets: 2 });
    expect(windowOf({ from: 1_020, to: 1_140 }, 60)).toEqual({ from: 1_020, bucketSeconds: 60, buckets: 3 });
  });

  test("has at least two buckets, also if one is longer than the frame", () => {
    expect(windowOf({ from: 7_300, to: 7_900 }, 3_600)).toEqual({ from: 3_600, bucketSeconds: 3_600, buckets: 2 });
  });
});

const series = [
  {
    tags: ["stack:web"],
    points: new Map(
      Object.entries({ 90: 1, 100: 2, 119: 4, 120: 8, 160: 16 }).map(([second, value]) => [Number(second), value]),
    ),
  },
  { tags: ["stack:dns"], points: [[130, 32]] as const },
];

function evaluate(query: string, window = { from: 100, bucketSeconds: 20, buckets: 3 }) {
  return Object.fromEntries(evaluateQuery(parseMetricQuery(query), series, new Map(), window));
}

test("only points in the window count, each in its bucket", () => {
  expect(evaluate("sum:runs{*} by {stack}.as_count()")).toEqual({
    web: [6, 8, Number.NaN],
    dns: [Number.NaN, 32, Number.NaN],
  });
});

test.each([
  ["sum", [6, 40, Number.NaN]],
  ["avg", [3, 20, Number.NaN]],
  ["max", [4, 32, Number.NaN]],
  ["min", [2, 8, Number.NaN]],
])("%s combines the points of a bucket", (aggregator, values) => {
  expect(evaluate(`${aggregator}:runs{*}`)).toEqual({ "": values });
});

test("the whole frame is one bucket, with both ends", () => {
  expect(evaluate("sum:runs{*}", wholeOf({ from: 100, to: 120 }))).toEqual({ "": [14] });
});
