import { posix } from "node:path";

/** Files by their paths, with their text. */
export type Sources = ReadonlyMap<string, string>;

/** The path in an import or export of values; the last line of one that takes several lines is enough. */
const imports = /^(?:import(?! type)|export(?! type)|\} from)\b.*?"(\.{1,2}\/[^"]+)"/gm;

/**
 * The tests that reach a file over the fewest imports: those that are likely to notice a fault in it, and soon.
 * There are none where no test reaches the file.
 */
export function nearestTests(sources: Sources, file: string): readonly string[] {
  const importers = importersOf(sources);
  const seen = new Set([file]);
  let reached = [file];
  while (reached.length > 0) {
    reached = reached.flatMap((each) => importers.get(each) ?? []).filter((each) => !seen.has(each));
    for (const each of reached) seen.add(each);
    const tests = reached.filter((each) => each.endsWith(".test.ts"));
    if (tests.length > 0) return [...new Set(tests)].toSorted();
  }
  return [];
}

function importersOf(sources: Sources): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const [importer, text] of sources) {
    for (const [, path = ""] of text.matchAll(imports)) {
      const imported = posix.join(posix.dirname(importer), path);
      importers.set(imported, [...(importers.get(imported) ?? []), importer]);
    }
  }
  return importers;
}
