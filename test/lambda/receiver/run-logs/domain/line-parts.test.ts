import fc from "fast-check";
import { expect, test } from "vitest";
import { lineParts } from "../../../../../lambda/receiver/run-logs/domain/line-parts.ts";

test("cuts after lines", () => {
  expect(lineParts("one\ntwo\nthree\nfour", 10)).toEqual(["one\ntwo\n", "three\nfour"]);
});

test("cuts a line that is longer than a part, between two characters", () => {
  expect(lineParts("one\n🚀🚀🚀🚀\nfive", 10)).toEqual(["one\n", "🚀🚀", "🚀🚀\n", "five"]);
});

test("loses nothing, keeps the limit, and cuts lines only where it has to", () => {
  const line = fc.oneof(fc.string({ unit: "grapheme", maxLength: 12 }), fc.string({ maxLength: 60 }));
  const text = fc.array(line).map((lines) => lines.join("\n").toWellFormed());
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 40 }), (whole, most) => {
      const parts = lineParts(whole, most);
      expect(parts.join("")).toBe(whole);
      expect(parts.filter((part) => Buffer.byteLength(part) > most)).toEqual([]);
      const isCutInside = (part: string) => part.includes("\n") && !part.endsWith("\n");
      expect(parts.slice(0, -1).filter(isCutInside)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("one line of 6 MB becomes full parts", () => {
  expect(lineParts("a".repeat(6_000_000), 24_000)).toHaveLength(250);
});
