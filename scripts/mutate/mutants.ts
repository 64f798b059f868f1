import { parseSync } from "oxc-parser";
import { findEdits } from "./find-edits.ts";

export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The kind of change: "condition", "operator" … */
  readonly operator: string;
  /** The first changed line, without its indentation. */
  readonly before: string;
  readonly after: string;
  readonly source: string;
}

/** In source order. Throws if the source cannot be parsed. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const { program, errors } = parseSync(file, source, { lang: "ts" });
  if (errors[0] !== undefined) throw new Error(`${file} cannot be parsed: ${errors[0].message}`);
  const changed = new Set([source]);
  return findEdits(program, source).flatMap(({ operator, start, end, text }) => {
    const mutated = source.slice(0, start) + text + source.slice(end);
    if (changed.has(mutated)) return [];
    changed.add(mutated);
    return { file, operator, ...firstDifference(source, mutated), source: mutated };
  });
}

function firstDifference(source: string, mutated: string): Pick<Mutant, "line" | "before" | "after"> {
  const before = source.split("\n");
  const after = mutated.split("\n");
  const index = before.findIndex((line, at) => line !== after[at]);
  return { line: index + 1, before: (before[index] ?? "").trim(), after: (after[index] ?? "").trim() };
}
