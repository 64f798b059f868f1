import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutant.ts";

/** Throws if a file does not have a text to replace exactly once. */
export function editSource(root: string, { name, edits }: Mutant): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const source = sources.get(file) ?? readFileSync(join(root, file), "utf8");
    const parts = source.split(from);
    if (parts.length !== 2) throw new Error(`${name}: "${from}" is not exactly once in ${file}`);
    sources.set(file, parts.join(to));
  }
  return sources;
}
