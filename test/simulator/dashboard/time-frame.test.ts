import { expect, test } from "vitest";
import { readTimeFrame, secondsOfSpan } from "../../../simulator/dashboard/time-frame.ts";

const now = 1_800_000_000;

function read(parameters: Readonly<Record<string, string>>, ageSeconds?: number) {
  return readTimeFrame((name) => parameters[name], {
    now,
    oldest: ageSeconds === undefined ? undefined : now - ageSeconds,
  });
}

test.each([
  ["5m", 300],
  ["30m", 1_800],
  ["4h", 14_400],
  ["1d", 86_400],
  ["1w", 604_800],
])("the span %s has %i seconds", (span, seconds) => {
  expect(secondsOfSpan(span)).toBe(seconds);
  expect(read({ span })).toEqual({ from: now - seconds, to: now });
});

test.each([
  [undefined, 15],
  [60, 15],
  [15 * 60 + 1, 20],
  [50 * 60 + 10, 55],
  [5 * 3_600, 60],
])("the automatic frame over points of the last %s seconds lasts %i minutes", (age, minutes) => {
  const frame = { from: now - minutes * 60, to: now };
  expect(read({}, age)).toEqual(frame);
  expect(read({ span: "auto" }, age)).toEqual(frame);
});

test("a fixed frame is taken as it is", () => {
  expect(read({ from: "1799990000", to: "1799990030" })).toEqual({ from: 1_799_990_000, to: 1_799_990_030 });
});

test.each([
  [{ span: "0m" }, /span/],
  [{ span: "30" }, /span/],
  [{ span: "1mo" }, /span/],
  [{ span: "" }, /span/],
  [{ span: "32d" }, /31 days/],
  [{ span: "1h", from: "1", to: "100" }, /excludes/],
  [{ from: "1" }, /both/],
  [{ to: "100" }, /both/],
  [{ from: "-5", to: "100" }, /both/],
  [{ from: "1.5", to: "100" }, /both/],
  [{ from: "100", to: "1" }, /after/],
  [{ from: "100", to: "129" }, /after/],
  [{ from: "0", to: "3000000" }, /31 days/],
])("%j is refused", (parameters: Readonly<Record<string, string>>, reason) => {
  expect(read(parameters)).toMatch(reason);
});
