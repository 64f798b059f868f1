import { expect, test } from "vitest";
import { combineSeries } from "../../../../../../lambda/forwarder/destinations/metrics/domain/combine-series.ts";

const gauge = { metric: "pool.busy", type: "gauge", tags: ["pool:a"] } as const;
const count = { metric: "run.count", tags: ["stack:a"] } as const;
const combine = (all: Parameters<typeof combineSeries>[0]) => combineSeries(all, new Set());

test("counts with the same metric and tags are summed", () => {
  expect(
    combine([
      { ...count, value: 1 },
      { ...count, value: 2 },
    ]),
  ).toEqual([{ ...count, value: 3 }]);
});

test("a gauge keeps its last value", () => {
  expect(
    combine([
      { ...gauge, value: 1 },
      { ...gauge, value: 2 },
    ]),
  ).toEqual([{ ...gauge, value: 2 }]);
});

test("a gauge keeps a zero, and a count drops it", () => {
  expect(
    combine([
      { ...gauge, value: 0 },
      { ...count, value: 0 },
    ]),
  ).toEqual([{ ...gauge, value: 0 }]);
});
