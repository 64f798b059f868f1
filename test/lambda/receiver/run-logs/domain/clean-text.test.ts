import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText } from "../../../../../lambda/receiver/run-logs/domain/clean-text.ts";

test.each([
  ["colours", "\u001B[1m\u001B[38;5;9mError:\u001B[0m no", "Error: no"],
  ["a one-byte introducer", "\u009B31mred\u009B0m", "red"],
  ["a window's title", "\u001B]0;title\u0007text", "text"],
  ["a link", "\u001B]8;;https://acme.example\u001B\\text\u001B]8;;\u001B\\", "text"],
  ["a moved cursor", "\u001B[2K\u001B[1Gdone", "done"],
  ["an incomplete sequence", "a\u001B[", "a"],
  ["a sequence that a line ends", "a\u001B]0;title\nb", "a0;title\nb"],
  ["CRLF", "one\r\ntwo\r\n", "one\ntwo\n"],
  ["a progress bar", "1%\r2%\r3%\n", "1%\n2%\n3%\n"],
  ["control characters", "a\u0000\u0007b\u007F\u0085c\td", "abc\td"],
  ["half a character", "a\uD83Db", "a\uFFFDb"],
])("%s", (_, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test("the lines of any text stay, without a control character", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
      const plain = lines.map((line) => line.replace(/[\p{Cc}]/gu, ""));
      expect(cleanText(plain.join("\n"))).toBe(plain.join("\n").toWellFormed());
      expect(cleanText(lines.join("\n"))).toMatch(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u);
    }),
  );
});

test("sequences of a terminal go as Node's own function removes them", () => {
  const sequence = fc.stringMatching(/^\[[0-9]{0,3}(;[0-9]{1,3}){0,3}[A-KSTfhlm]$/).map((rest) => `\u001B${rest}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(sequence, fc.string({ unit: "grapheme-ascii" }))), (parts) => {
      const text = parts.join("");
      expect(cleanText(text)).toBe(stripVTControlCharacters(text));
    }),
  );
});

/** Node's own function would take hours for the first of these. */
test("6 MB of hostile text are read to the end", { timeout: 60_000 }, () => {
  for (const [start, unit] of [
    ["\u001B", "#;"],
    ["\u001B[", "0;"],
    ["", "\u001B["],
    ["", "\u001B]"],
    ["\u001B]", "a"],
    ["", "\u0090"],
    ["", "\u009Dx"],
    ["\u001B]", "\u009F"],
    ["", "\r"],
  ]) {
    expect(cleanText(`${start}${unit?.repeat(3_000_000)}\nend`).endsWith("\nend")).toBe(true);
  }
});
