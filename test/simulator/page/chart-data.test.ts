import { describe, expect, test } from "vitest";
import { assignPlaces, datasetOf, hasValue, labelsOf, summaryOf } from "../../../simulator/page/chart-data.ts";

describe("places in the palette", () => {
  test("are given in order", () => {
    expect(assignPlaces(new Map(), ["a", "b", "c"])).toEqual(
      new Map([
        ["a", 0],
        ["b", 1],
        ["c", 2],
      ]),
    );
  });

  test("stay with their lines, and a new line gets the first unused one", () => {
    const before = new Map([
      ["a", 0],
      ["b", 1],
      ["c", 2],
    ]);
    expect(assignPlaces(before, ["d", "c", "a"])).toEqual(
      new Map([
        ["c", 2],
        ["a", 0],
        ["d", 1],
      ]),
    );
  });
});

describe("labels", () => {
  const start = new Date(2026, 0, 5, 13, 7).getTime() / 1000;

  test("are hours and minutes", () => {
    expect(labelsOf([start, start + 60])).toEqual(["13:07", "13:08"]);
  });

  test("have the weekday if they cover more than one day", () => {
    expect(labelsOf([start, start + 24 * 3600])).toEqual(["13:07", "13:07"]);
    expect(labelsOf([start, start + 25 * 3600])).toEqual(["Mon 13:07", "Tue 14:07"]);
  });

  test("of no buckets are none", () => {
    expect(labelsOf([])).toEqual([]);
  });
});

test("only a line chart has strokes and points", () => {
  const line = { name: "runs", values: [1, null] };
  expect(datasetOf(line, "#123456", "line")).toMatchObject({
    label: "runs",
    data: [1, null],
    borderColor: "#123456",
    borderWidth: 2,
    pointRadius: 2,
  });
  expect(datasetOf(line, "#123456", "bars")).toMatchObject({ borderWidth: 0, pointRadius: 0 });
});

test("a line's summary is its sum or its last value", () => {
  const line = { name: "runs", values: [1, null, 4, null] };
  expect(summaryOf(line, true)).toBe(5);
  expect(summaryOf(line, false)).toBe(4);
});

test("a line without values is told from a line of zeros", () => {
  expect(hasValue({ name: "runs", values: [null, null] })).toBe(false);
  expect(hasValue({ name: "runs", values: [null, 0, null] })).toBe(true);
});
