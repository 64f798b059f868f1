import fc from "fast-check";
import { expect, test } from "vitest";
import { redact, type Span } from "../../../../../lambda/receiver/run-logs/domain/redact.ts";

test("spans of several finders are redacted, and overlapping ones together", () => {
  const finders = [() => [[2, 4] as const, [6, 9] as const], () => [[3, 5] as const]];
  expect(redact("0123456789", finders)).toEqual({ text: "01[redacted]5[redacted]9", redactions: 2 });
});

test("spans that touch are one redaction, and their number costs no memory", () => {
  const each = function* () {
    for (let index = 1; index < 3_000_000; index += 1) yield [index, index + 1] as const;
  };
  const finders = Array.from({ length: 10 }, () => each);
  expect(redact("a".repeat(3_000_000), finders)).toEqual({ text: "a[redacted]", redactions: 1 });
});

test("a text without spans stays, and an empty span is none", () => {
  expect(redact("text", [() => [[2, 2]]])).toEqual({ text: "text", redactions: 0 });
});

test("exactly the characters of the spans go", () => {
  const span = fc.tuple(fc.nat(30), fc.nat(8)).map(([begin, length]): Span => [begin, begin + length]);
  fc.assert(
    fc.property(fc.string({ minLength: 40, maxLength: 40 }), fc.array(fc.array(span)), (text, found) => {
      const stays = (index: number) => !found.flat().some(([begin, end]) => begin <= index && index < end);
      const { text: redacted, redactions } = redact(
        text.replaceAll("[", "("),
        found.map((spans) => () => spans),
      );
      expect(redacted.split("[redacted]").join("")).toBe(
        Array.from(text.replaceAll("[", "("), (_, index) => index)
          .filter(stays)
          .map((index) => text.replaceAll("[", "(")[index])
          .join(""),
      );
      expect(redacted.split("[redacted]")).toHaveLength(redactions + 1);
    }),
  );
});
