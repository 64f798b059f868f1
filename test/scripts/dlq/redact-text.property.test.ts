import fc from "fast-check";
import { expect, test } from "vitest";
import { redactText } from "../../../scripts/dlq/redact-text.ts";

/** Texts that the patterns match, and parts of them. Repeated parts are the worst case of a pattern that backtracks. */
const fragments = [
  ...["a", "A", "1", "é", ".", "-", "_", "+", "=", "/", ":", "::", "@", "%", "%40", " ", "\n", "?", "&", '"'],
  ...["a@", "@a.", "a.a", "eyJ", "eyJ-", "eyJa.", ".eyJ", "-----BEGIN ", "-----BEGIN A-----", "-----END ", "-----"],
  ...["bearer ", "basic", "ghp_", "AKIA", "AKIAAAAAAAAAAAAAAAAA", "://", "://a:", "://a@", "key", "?key", "?token="],
  ...["1.1.1.", "1:1:", "::1", "fe80::1%", "[redacted]%", "aa:bb:", "é@é", "session"],
];
const unit = fc
  .array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");

/** Each fragment repeated, also with an end that makes a pattern backtrack. */
const alone = fragments.flatMap((each): [string, string, string][] => [
  ["", each, ""],
  ["", each, "="],
]);

/** Milliseconds to redact a text this many times: the minimum of three runs, since other processes disturb some. */
function effort(text: string, times: number): number {
  const runs = Array.from({ length: 3 }, () => {
    const before = performance.now();
    for (let time = 0; time < times; time += 1) redactText(text);
    return performance.now() - before;
  });
  return Math.min(...runs);
}

test("takes about as long for one long text as for the same length in many short ones", () => {
  fc.assert(
    fc.property(unit, unit, unit, (first, repeated, last) => {
      const text = (length: number) => `${first}${repeated.repeat(Math.ceil(length / repeated.length))}${last}`;
      // Linear is a factor of about 1, quadratic one of 32. Both measurements take equally long, so that another process
      // disturbs both; one measurement of six may be undisturbed.
      const isLinear = () => effort(text(64_000), 1) <= 6 * effort(text(2_000), 32);
      expect(Array.from({ length: 6 }, () => isLinear).some((measure) => measure())).toBe(true);
    }),
    { numRuns: 100, endOnFailure: true, examples: alone },
  );
}, 120_000);
