import { expect, test } from "vitest";
import { subjectError } from "../../../scripts/commits/subject.ts";

test.each([
  "fix(dlq): print nothing that steers a terminal",
  "fix(dlq,doctor): say what to do about an error",
  "refactor: give each function a folder of its own",
  "feat(config)!: remove a key",
  `docs: ${"é".repeat(66)}`,
])("%s is valid", (subject) => {
  expect(subjectError(subject)).toBeUndefined();
});

test.each([
  "Format",
  "fix the forwarder",
  "improve(dlq): print less",
  "Fix(dlq): print less",
  "fix(dlq):print less",
  "fix(dlq): ",
  "fix(): print less",
  'Revert "fix(dlq): print less"',
])("%s has no type, scope and summary", (subject) => {
  expect(subjectError(subject)).toContain('is not "type(scope): summary"');
});

test("a subject of 73 characters is too long", () => {
  expect(subjectError(`docs: ${"x".repeat(67)}`)).toBe("has 73 characters, more than 72");
});
