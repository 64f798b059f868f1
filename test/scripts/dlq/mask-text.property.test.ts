import fc from "fast-check";
import { expect, test } from "vitest";
import { maskText } from "../../../scripts/dlq/mask-text.ts";

/** What the patterns look for, and parts of it: a search that starts anew at each of these is slow where they repeat. */
const fragments = [
  ...["a", "A", "1", "é", ".", "-", "_", "+", "=", "/", ":", "::", "@", "%", "%40", " ", "\n", "?", "&", '"'],
  ...["a@", "@a.", "a.a", "eyJ", "eyJ-", "eyJa.", ".eyJ", "-----BEGIN ", "-----BEGIN A-----", "-----END ", "-----"],
  ...["bearer ", "basic", "ghp_", "AKIA", "AKIAAAAAAAAAAAAAAAAA", "://", "://a:", "://a@", "key", "?key", "?token="],
  ...["1.1.1.", "1:1:", "::1", "fe80::1%", "[hidden]%", "aa:bb:", "é@é", "session"],
];
const unit = fc
  .array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");

/** Milliseconds, the least of a few runs: the others were disturbed. */
function effort(text: string): number {
  const runs = Array.from({ length: 4 }, () => {
    const before = performance.now();
    maskText(text);
    return performance.now() - before;
  });
  return Math.min(...runs);
}

test("takes sixteen times as long for sixteen times the text, give or take, and not the square of it", () => {
  fc.assert(
    fc.property(unit, unit, unit, (first, repeated, last) => {
      const text = (length: number) => `${first}${repeated.repeat(Math.ceil(length / repeated.length))}${last}`;
      // Linear is a factor of 16 and quadratic one of 256. What is constant makes the factor smaller, never larger.
      const isLinear = () => effort(text(48_000)) <= 64 * Math.max(effort(text(3_000)), 0.02);
      // The machine may do something else for a while, but not each time.
      expect(Array.from({ length: 10 }, () => isLinear).some((measure) => measure())).toBe(true);
    }),
    { numRuns: 150, examples: fragments.map((each): [string, string, string] => ["", each, ""]) },
  );
}, 120_000);
