import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonText } from "../../../scripts/deployment/json-text.ts";
import { controlsIn, hostileCharacters } from "../hostile-text.ts";

/** Any text, with lone surrogates and many characters that control a terminal. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 5 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: fc.constantFrom(...hostileCharacters, "a", "\\", '"') }),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.constant(null),
    fc.array(tie("any")),
    fc.dictionary(text, tie("any"), { noNullPrototype: true }),
  ),
})).any;

test("parses to the same value, and has no control characters but line breaks between fields", () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (document, indent) => {
      const json = jsonText(document, indent);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(document)));
      expect(controlsIn(json)).toEqual([]);
      expect(json.split("\n").length === 1 || indent !== undefined).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test.each(hostileCharacters.map((character) => [character.codePointAt(0)?.toString(16), character]))(
  "U+%s is escaped, and comes back",
  (_, character) => {
    const json = jsonText({ [character]: `a${character}b` });
    expect(json).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(json)).toEqual({ [character]: `a${character}b` });
  },
);
