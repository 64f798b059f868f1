import fc from "fast-check";
import { expect, test } from "vitest";
import { findMistake } from "../../../../simulator/page/runs/json-mistake.ts";
import { parseText } from "../../../../simulator/page/runs/json-text.ts";

test.each([
  ["", "Line 1, column 1: expected a value."],
  ['{"a": 1', "Line 1, column 8: expected a comma or }."],
  ["[1", "Line 1, column 3: expected a comma or ]."],
  ['{"a": tru}', "Line 1, column 7: expected a value."],
  ['{\n  "a": 1,\n  b\n}', "Line 3, column 3: expected a name in double quotes."],
  ["{b}", "Line 1, column 2: expected a name in double quotes, or }."],
  ['{"a" 1}', "Line 1, column 6: expected a colon."],
  ["[1, ]", "Line 1, column 5: expected a value."],
  ["[,]", "Line 1, column 2: expected a value or ]."],
  ["{} x", "Line 1, column 4: expected the end of the text."],
  ["[1}", "Line 1, column 3: expected a comma or ]."],
  ['["a\n"]', "Line 1, column 2: expected a value or ]."],
  ["[01]", "Line 1, column 3: expected a comma or ]."],
])("names the place of the mistake in %j", (text, problem) => {
  expect(parseText(text)).toEqual({ kind: "wrong", problem });
});

test("finds a mistake exactly where there is one", () => {
  const cut = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom("", "}", "]", ",", ":", '"', "x", "0", " ", "\\", "\u0001"),
  );
  fc.assert(
    fc.property(cut, ([json, at, put]) => {
      const text = json.slice(0, at % (json.length + 1)) + put + json.slice((at % (json.length + 1)) + 1);
      expect(findMistake(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 2000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("gives the value of JSON", () => {
  expect(parseText("[1]")).toEqual({ kind: "value", value: [1] });
});
