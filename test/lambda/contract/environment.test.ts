import { expect, test } from "vitest";
import { readFlag } from "../../../lambda/contract/environment.ts";

test.each([
  ["true", true],
  ["false", false],
])("%s is a flag", (text, flag) => {
  expect(readFlag(text)).toBe(flag);
});

test.each(["", "1", '"true"', "null", "TRUE"])("%j is not a flag, and throws", (text) => {
  expect(() => readFlag(text)).toThrow(/JSON/);
});
