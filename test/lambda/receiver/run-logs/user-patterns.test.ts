import fc from "fast-check";
import { RE2JS } from "re2js";
import { expect, test } from "vitest";
import { createUserFinder } from "../../../../lambda/receiver/run-logs/user-patterns.ts";

const find = (expressions: readonly string[], text: string) => [...createUserFinder(expressions)(text)];

test("finds every match of each expression", () => {
  expect(find(["acct-\\d{4}", "(?i)internal"], "acct-1234 INTERNAL acct-5678")).toEqual([
    [0, 9],
    [19, 28],
    [10, 18],
  ]);
});

test("an expression in another syntax than RE2's is refused", () => {
  expect(() => createUserFinder(["(?=a)"])).toThrow("invalid");
});

test("finds nothing without expressions", () => {
  expect(find([], "text")).toEqual([]);
});

test("finds the same as each expression alone", () => {
  const expressions = [
    "\\bab\\b",
    "^a",
    "b$",
    "(?m)^b",
    "a.b",
    "(?s)a.b",
    "[^a]{2}",
    "(?i)AB",
    "a*b",
    "\\d+",
    "é|ü",
    "\\x{1F680}",
  ];
  const text = fc.string({ unit: fc.constantFrom("a", "b", "B", " ", "\n", "1", "é", "🚀"), maxLength: 20 });
  fc.assert(
    fc.property(fc.subarray(expressions), text, (some, whole) => {
      const alone = some.flatMap((each) => {
        const matcher = RE2JS.compile(each).matcher(whole);
        const spans = [];
        while (matcher.find()) spans.push([matcher.start(), matcher.end()]);
        return spans;
      });
      expect(find(some, whole)).toEqual(alone);
    }),
    { numRuns: 500 },
  );
});
