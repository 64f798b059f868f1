/**
 * Characters that control a terminal, reorder text, or break a line (categories Cc, Cf, Zl and Zp of the Unicode
 * Standard). `JSON.stringify` escapes only those below U+0020, and surrogates without a partner.
 */
const unsafe = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The result parses to exactly the same value. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(unsafe, (character) =>
    Array.from({ length: character.length }, (_, index) => escaped(character.charCodeAt(index))).join(""),
  );
}

function escaped(codeUnit: number): string {
  return `\\u${codeUnit.toString(16).padStart(4, "0")}`;
}
