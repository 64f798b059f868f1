import type { FindSecrets, Span } from "./redact.ts";
import { secretPatterns } from "./secret-patterns.ts";

/** Finds secrets of well-known shapes, in linear time for any text. */
export const findKnownSecrets: FindSecrets = function* (text) {
  for (const pattern of secretPatterns) {
    for (const { 0: match, 1: secret = match, index } of text.matchAll(pattern)) {
      const end = index + match.length;
      yield [end - secret.length, end];
    }
  }
  yield* findTokens(text);
  yield* findPrivateKeys(text);
};

/**
 * JSON Web Tokens: two or more segments of base64url, the first two of which encode objects. A match takes the whole
 * run of segments, so none is read twice.
 */
function* findTokens(text: string): Generator<Span> {
  for (const { 0: run, index } of text.matchAll(/eyJ[\w.-]*/g)) {
    const segments = run.split(".");
    const isToken = segments.some((segment, at) => segment.includes("eyJ") && segments[at + 1]?.startsWith("eyJ"));
    if (isToken) yield [index, index + run.length];
  }
}

const beginning = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/g;
const ending = /-----END [A-Z0-9 ]{0,40}-----/y;

/** A key of 16,384 bits has 13 kB. Each of its lines may begin with a timestamp. */
const longestKey = 32_768;

/**
 * Private keys over any number of lines. Without an end, only long runs of base64 are redacted: the text may merely mention a
 * key's first line.
 */
function* findPrivateKeys(text: string): Generator<Span> {
  for (const { 0: first, index } of text.matchAll(beginning)) {
    const begin = index + first.length;
    const rest = text.slice(begin, begin + longestKey);
    const length = rest.search(/-----(?:BEGIN|END) /);
    const end = begin + (length === -1 ? rest.length : length);
    ending.lastIndex = end;
    const last = ending.exec(text);
    if (last !== null) yield [index, end + last[0].length];
    else
      for (const run of text.slice(begin, end).matchAll(/[A-Za-z0-9+/=]{16}[A-Za-z0-9+/=]*/g)) yield spanOf(run, begin);
  }
}

function spanOf({ 0: match, index }: RegExpExecArray, offset: number): Span {
  return [offset + index, offset + index + match.length];
}
