import { expect, test } from "vitest";
import { RedactionTimeoutError, withinTime } from "../../../../lambda/receiver/run-logs/within-time.ts";

test("gives the result of work that ends in time", () => {
  expect(withinTime(60_000, () => "result")).toBe("result");
});

test("throws the work's own error", () => {
  const failing = () => {
    throw new TypeError("no");
  };
  expect(() => withinTime(60_000, failing)).toThrow(TypeError);
});

test.each<[string, () => unknown]>([
  [
    "a loop",
    () => {
      let count = 0;
      while (count >= 0) count += 1;
      return count;
    },
  ],
  ["one search", () => /(a+)+b/.test("a".repeat(100))],
])("interrupts %s without an end", (_, endless) => {
  expect(() => withinTime(50, endless)).toThrow(RedactionTimeoutError);
});

test("begins nothing without time", () => {
  let begun = false;
  const begin = () => {
    begun = true;
  };
  expect(() => withinTime(0, begin)).toThrow(RedactionTimeoutError);
  expect(begun).toBe(false);
});
