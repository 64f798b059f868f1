import { expect, test } from "vitest";
import { readFlag } from "../../../lambda/contract/environment.ts";

test.each([
  ["true", true],
  ["false", false],
])("%s is a flag", (text, flag) => {
  expect(readFlag(text)).toBe(flag);
});

test.each(["", "1", '"true"', "null", "TRUE"])("%j is none: a function that was deployed with it says so", (text) => {
  expect(() => readFlag(text)).toThrow(/JSON/);
});
