import { fields } from "./fields.ts";

const keys: readonly string[] = Object.keys(fields);
const acceptedEdits = 2;

/** Whether `key` is one of docs/configuration.md. */
export function isConfigurationKey(key: string): boolean {
  return keys.includes(key);
}

/** The configuration key that `key` is most likely a slip of, if any: other case, hyphens, or two letters off. */
export function nearestKey(key: string): string | undefined {
  const ranked = keys
    .map((candidate) => ({ candidate, edits: edits(plain(key), plain(candidate)) }))
    .sort((one, other) => one.edits - other.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= acceptedEdits ? best.candidate : undefined;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}

/** Levenshtein's distance: the fewest insertions, deletions and substitutions from one text to the other. */
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
