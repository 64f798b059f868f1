import { keys } from "./keys.ts";

const names: readonly string[] = Object.keys(keys);

/** Ignores case and separators. */
export function nearestKey(key: string): string | undefined {
  return names
    .map((name) => ({ name, edits: edits(plain(key), plain(name)) }))
    .sort((one, other) => one.edits - other.edits)[0]?.name;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}

/** Levenshtein distance. */
function edits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(from).entries()) {
    const current = [row + 1];
    for (const [column, wanted] of Array.from(to).entries()) {
      const substitution = (previous[column] ?? 0) + (letter === wanted ? 0 : 1);
      current.push(Math.min(substitution, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
