import { posix } from "node:path";

/** Files by their paths, with their text. */
export type Sources = ReadonlyMap<string, string>;

/** The path in an import or export of values; the last line of one that takes several lines is enough. */
const imports = /^(?:import(?! type)|export(?! type)|\} from)\b.*?"(\.{1,2}\/[^"]+)"/gm;

/**
 * The tests that are likely to notice a fault in a file, and soon: those that bear its name, and those that reach it over
 * the fewest imports. There are none where no test reaches the file.
 */
export function nearestTests(sources: Sources, file: string): readonly string[] {
  const name = `test/${file.replace(/\.ts$/, "")}.`;
  const own = [...sources.keys()].filter((each) => each.startsWith(name) && isTest(each));
  return [...new Set([...own, ...closestTests(sources, file)])].toSorted();
}

function closestTests(sources: Sources, file: string): readonly string[] {
  const importers = importersOf(sources);
  const seen = new Set([file]);
  let reached = [file];
  while (reached.length > 0) {
    reached = reached.flatMap((each) => importers.get(each) ?? []).filter((each) => !seen.has(each));
    for (const each of reached) seen.add(each);
    const tests = reached.filter(isTest);
    if (tests.length > 0) return tests;
  }
  return [];
}

function isTest(path: string): boolean {
  return path.endsWith(".test.ts");
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
