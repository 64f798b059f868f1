import { RE2JS, RE2Set } from "re2js";
import type { FindSecrets, Span } from "./domain/redact.ts";

/**
 * Finds what the user's RE2 expressions match. RE2 has no backtracking, so one search is linear in the text; but a search may be
 * slow for large expressions, and the searches for all matches together may be quadratic.
 */
export function createUserFinder(expressions: readonly string[]): FindSecrets {
  const patterns = expressions.map((expression) => RE2JS.compile(expression));
  const any = new RE2Set();
  for (const expression of expressions) any.add(expression);
  any.compile();
  return function* (text) {
    if (expressions.length === 0) return;
    // One pass for all expressions is much faster than one for each, and most match nothing.
    const matching: readonly number[] = any.match(text);
    for (const index of matching) yield* matchesOf(patterns[index], text);
  };
}

function* matchesOf(pattern: RE2JS | undefined, text: string): Generator<Span> {
  const matcher = pattern?.matcher(text);
  while (matcher?.find() === true) yield [matcher.start(), matcher.end()];
}
