import { describe, expect, test } from "vitest";
import { amount, amountText, formatNumber, formatTime, plainText, readableId } from "../../../simulator/page/text.ts";

test("numbers have thousands separators", () => {
  expect(formatNumber(1_234_567)).toBe("1,234,567");
});

test("a time is that of the local time zone", () => {
  const local = new Date(2026, 0, 5, 13, 7, 9);
  expect(formatTime(local.getTime())).toBe("13:07:09");
  expect(formatTime(local.toISOString())).toBe("13:07:09");
});

describe("an amount", () => {
  test.each([
    [1, "runs", "1 run"],
    [2, "runs", "2 runs"],
    [0, "runs", "0 runs"],
    [1234.56, "runs", "1,234.6 runs"],
    [9999, "runs", "9,999 runs"],
    [10_000, "runs", "10K runs"],
    [-12_345, "runs", "-12.3K runs"],
    [1.04, "minute", "1 min"],
    [99.5, "percent", "99.5 %"],
  ])("of %d %s is %s", (value, unit, text) => {
    expect(amountText(value, unit)).toBe(text);
  });

  test("has the asked precision", () => {
    expect(amount(1.2345, "runs", 2)).toEqual(["1.23", "runs"]);
    expect(amount(1.2345, "runs", 0)).toEqual(["1", "run"]);
  });
});

test.each([
  ["see [the runbook](https://example.com/runbook).", "see the runbook."],
  ["**Runs** and `states` and _more_", "Runs and states and more"],
  ["2 * 3", "2 * 3"],
])("the Markdown %s becomes %s", (markdown, text) => {
  expect(plainText(markdown)).toBe(text);
});

test.each([
  ['["acme","run","RUN1","FINISHED"]', "acme · run · RUN1 · FINISHED"],
  ["not JSON", "not JSON"],
  ['"text"', '"text"'],
])("the id %s becomes readable", (id, text) => {
  expect(readableId(id)).toBe(text);
});
