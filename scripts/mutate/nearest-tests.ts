import { posix } from "node:path";

export type Sources = ReadonlyMap<string, string>;

/** The last line of a longer statement suffices. */
const imports = /^(?:import(?! type)|export(?! type)|\} from)\b.*?"(\.{1,2}\/[^"]+)"/gm;

/** Those with the file's name, and those that reach it over the fewest imports. */
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
