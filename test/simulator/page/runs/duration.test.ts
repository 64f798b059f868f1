import { expect, test } from "vitest";
import { formatDuration } from "../../../../simulator/page/runs/duration.ts";

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
  expect(formatDuration(milliseconds)).toBe(text);
});
