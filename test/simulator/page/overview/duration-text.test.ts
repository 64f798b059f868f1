import { expect, test } from "vitest";
import { durationText } from "../../../../simulator/page/overview/duration-text.ts";

test.each([
  [null, "still on"],
  [100, ""],
  [102.54, "2.5 s"],
  [280, "3 min"],
])("from 100 to %j is %j", (to, text) => {
  expect(durationText(100, to)).toBe(text);
});
