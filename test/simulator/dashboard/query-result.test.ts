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
  ["avg", [6, 20, Number.NaN]],
  ["max", [6, 32, Number.NaN]],
  ["min", [6, 8, Number.NaN]],
])("a count is summed in time, then its series are aggregated: %s", (aggregator, values) => {
  expect(evaluate(`${aggregator}:runs{*}.as_count()`)).toEqual({ "": values });
});

test.each([
  ["sum", "", [3, 40, Number.NaN]],
  ["avg", "", [3, 20, Number.NaN]],
  ["max", ".rollup(max)", [4, 32, Number.NaN]],
  ["max", ".rollup(min)", [2, 32, Number.NaN]],
  ["sum", ".rollup(sum, 20)", [6, 40, Number.NaN]],
])("a gauge is averaged in time unless a rollup differs: %s%s", (aggregator, rollup, values) => {
  expect(evaluate(`${aggregator}:runs{*}${rollup}`)).toEqual({ "": values });
});

test("the whole frame is one bucket, with both ends", () => {
  expect(evaluate("sum:runs{*}.as_count()", wholeOf({ from: 100, to: 120 }))).toEqual({ "": [14] });
});

describe("a gap between points", () => {
  const busy = [
    {
      tags: ["worker_pool:a"],
      points: new Map([
        [0, 1],
        [240, 5],
      ] as const),
    },
    {
      tags: ["worker_pool:b"],
      points: new Map([
        [60, 10],
        [120, 20],
      ] as const),
    },
  ];
  const window = { from: 0, bucketSeconds: 60, buckets: 6 };
  const query = (text: string) => Object.fromEntries(evaluateQuery(parseMetricQuery(text), busy, new Map(), window));
  const none = Number.NaN;

  test("of a gauge is interpolated before its series are added, but not beyond its last point", () => {
    expect(query("sum:busy{*}")).toEqual({ "": [1, 12, 23, 4, 5, none] });
  });

  test("of a count stays empty", () => {
    expect(query("sum:busy{*} by {worker_pool}.as_count()")).toEqual({
      a: [1, none, none, none, 5, none],
      b: [none, 10, 20, none, none, none],
    });
  });

  test("of more than five minutes stays empty", () => {
    const far = [
      {
        tags: [],
        points: [
          [0, 1],
          [360, 7],
        ] as const,
      },
    ];
    const values = (buckets: number, bucketSeconds: number) =>
      evaluateQuery(parseMetricQuery("avg:busy{*}"), far, new Map(), { from: 0, bucketSeconds, buckets }).get("");
    expect(values(7, 60)).toEqual([1, none, none, none, none, none, 7]);
  });
});
