import { expect, test } from "vitest";
import { isolated, legendValue, toggled } from "../../../../simulator/page/dashboard/legend-values.ts";

test.each([
  ["sum", 9],
  ["avg", 3],
  ["min", 2],
  ["max", 5],
  ["value", 2],
] as const)("the column %s skips buckets without a value", (column, value) => {
  expect(legendValue({ name: "a", values: [5, null, 2, 2, null] }, column)).toBe(value);
  expect(legendValue({ name: "a", values: [null] }, column)).toBeUndefined();
});

test("a line is hidden and shown again", () => {
  const hidden = toggled(new Set(), "a");
  expect([...hidden]).toEqual(["a"]);
  expect([...toggled(hidden, "a")]).toEqual([]);
});

test("a line is shown alone, and then all are shown again", () => {
  const all = ["a", "b", "c"];
  const alone = isolated(new Set(["a"]), "a", all);
  expect([...alone]).toEqual(["b", "c"]);
  expect([...isolated(alone, "b", all)]).toEqual(["a", "c"]);
  expect([...isolated(alone, "a", all)]).toEqual([]);
});
