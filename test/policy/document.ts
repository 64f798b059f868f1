export type Path = readonly (string | number)[];

/** All places below the root of a document, with their values. */
export function places(document: unknown, path: Path = []): readonly (readonly [Path, unknown])[] {
  return entries(document).flatMap(([key, value]): readonly (readonly [Path, unknown])[] => [
    [[...path, key], value],
    ...places(value, [...path, key]),
  ]);
}

/** The value at a place; `undefined` if the place does not exist. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, key) => entries(here).find(([own]) => own === key)?.[1], document);
}

/** The entries of an object; empty for anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return Array.isArray(value) ? {} : Object.fromEntries(entries(value));
}

/** Sets the value at a place; `undefined` removes the place. */
export function withValueAt(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return rebuild(document, (here, child) => (here === key ? withValueAt(child, rest, value) : child));
}

/** Maps each child of a document; `undefined` removes it. A scalar has no children. */
export function rebuild(document: unknown, change: (key: string | number, child: unknown) => unknown): unknown {
  const kept = entries(document)
    .map(([key, child]) => [key, change(key, child)] as const)
    .filter(([, child]) => child !== undefined);
  if (Array.isArray(document)) return kept.map(([, child]) => child);
  return typeof document === "object" && document !== null ? Object.fromEntries(kept) : document;
}

/** The name of a place, with `*` for a list index: `run_updated.run.changes.*.action`. */
export function placeName(path: Path): string {
  return path.map((key) => (typeof key === "number" ? "*" : key)).join(".");
}

function entries(document: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(document)) return document.map((item: unknown, index) => [index, item] as const);
  return typeof document === "object" && document !== null ? Object.entries(document) : [];
}
