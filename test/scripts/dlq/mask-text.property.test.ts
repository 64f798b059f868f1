import fc from "fast-check";
import { expect, test } from "vitest";
import { maskText } from "../../../scripts/dlq/mask-text.ts";

/** Texts that the patterns look for, and parts of them: a search that starts again at each is slow where they repeat. */
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

/** Each of these repeated, and with an end that makes a search look backwards. */
const alone = fragments.flatMap((each): [string, string, string][] => [
  ["", each, ""],
  ["", each, "="],
]);

/** Milliseconds that it takes to mask a text so many times, the least of a few runs: the others were disturbed. */
function effort(text: string, times: number): number {
  const runs = Array.from({ length: 3 }, () => {
    const before = performance.now();
    for (let time = 0; time < times; time += 1) maskText(text);
    return performance.now() - before;
  });
  return Math.min(...runs);
}

test("takes as long for one long text as for the same in many short ones, give or take", () => {
  fc.assert(
    fc.property(unit, unit, unit, (first, repeated, last) => {
      const text = (length: number) => `${first}${repeated.repeat(Math.ceil(length / repeated.length))}${last}`;
      // Linear is a factor of about 1 and quadratic one of 32. Both measurements are equally long, so that another process
      // disturbs both; it may disturb one, but not each time.
      const isLinear = () => effort(text(64_000), 1) <= 6 * effort(text(2_000), 32);
      expect(Array.from({ length: 6 }, () => isLinear).some((measure) => measure())).toBe(true);
    }),
    { numRuns: 100, endOnFailure: true, examples: alone },
  );
}, 120_000);
