import { RE2JS, RE2Set } from "re2js";
import type { FindSecrets, Span } from "./domain/redact.ts";

/** The search was not finished in time. */
export class RedactionTimeoutError extends Error {
  override readonly name = "RedactionTimeoutError";
}

/**
 * Finds what the user's RE2 expressions match. RE2 has no backtracking, so one search is linear in the text; but the searches
 * for all matches together may be quadratic for some expressions. So the finder throws once `isLate` says so.
 */
export function createUserFinder(expressions: readonly string[], isLate: () => boolean): FindSecrets {
  const patterns = expressions.map((expression) => RE2JS.compile(expression));
  const any = new RE2Set();
  for (const expression of expressions) any.add(expression);
  any.compile();
  return function* (text) {
    if (expressions.length === 0) return;
    // One pass for all expressions is much faster than one for each, and most match nothing.
    const matching: readonly number[] = any.match(text);
    for (const index of matching) yield* matchesOf(patterns[index], text, isLate);
  };
}

function* matchesOf(pattern: RE2JS | undefined, text: string, isLate: () => boolean): Generator<Span> {
  const matcher = pattern?.matcher(text);
  while (matcher?.find() === true) {
    if (isLate()) throw new RedactionTimeoutError("redacting took too long");
    yield [matcher.start(), matcher.end()];
  }
}
