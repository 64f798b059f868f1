import { findMistake } from "./json-mistake.ts";

export type ParsedJson =
  | { readonly kind: "value"; readonly value: unknown }
  /** In words, with line and column. */
  | { readonly kind: "wrong"; readonly problem: string };

export function parseText(text: string): ParsedJson {
  try {
    return { kind: "value", value: JSON.parse(text) };
  } catch {
    const mistake = findMistake(text);
    if (mistake === undefined) return { kind: "wrong", problem: "This is not JSON." };
    const { line, column, expected } = mistake;
    return { kind: "wrong", problem: `Line ${line}, column ${column}: expected ${expected}.` };
  }
}
