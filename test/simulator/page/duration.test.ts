import { expect, test } from "vitest";
import { formatLength, formatMilliseconds, formatSeconds } from "../../../simulator/page/duration.ts";

test.each([
  [0, "0 ms"],
  [999.4, "999 ms"],
  [1_000, "1 s"],
  [1_249, "1.2 s"],
  [59_440, "59.4 s"],
  [59_960, "1 min 0 s"],
  [125_400, "2 min 5 s"],
  [3_599_400, "59 min 59 s"],
  [3_720_000, "1 h 2 min"],
  [-120_000, "−2 min 0 s"],
])("%d ms is %s", (milliseconds, text) => {
  expect(formatMilliseconds(milliseconds)).toBe(text);
});

test.each([
  [-0.4, "0 s"],
  [22.6, "23 s"],
  [125, "2 min 5 s"],
  [3720, "1 h 2 min"],
])("%d s is %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  [10, null, "still on"],
  [10, 10, ""],
  [10, 12.4, "2 s"],
])("from %d to %s is %s", (from, to, text) => {
  expect(formatLength(from, to)).toBe(text);
});
