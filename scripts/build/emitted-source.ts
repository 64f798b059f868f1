/**
 * Reads of JavaScript as TypeScript's compiler emits it: four spaces a level, one member or entry after another. Each
 * throws where the text is not as it takes it to be, so that a changed dependency fails the build, and is never cut wrong.
 */

/** A text with the lines from the one that is `from` to the next one that is `to` replaced by what `change` makes of those between. */
export function changeBlock(
  source: string,
  from: string,
  to: string,
  change: (lines: readonly string[]) => readonly string[],
): string {
  const lines = source.split("\n");
  const starts = lines.flatMap((line, index) => (line.startsWith(from) ? [index] : []));
  const start = starts[0];
  if (start === undefined || starts.length > 1) throw new Error(`"${from}" is there ${starts.length} times, not once`);
  const end = lines.indexOf(to, start);
  if (end === -1) throw new Error(`"${from}" has no end "${to}"`);
  const between = lines.slice(start + 1, end);
  return [...lines.slice(0, start + 1), ...change(between), ...lines.slice(end)].join("\n");
}

/** A text without the lines that match, of which there must be `count` where that is given, else at least one. */
export function withoutLines(source: string, pattern: RegExp, count?: number): string {
  const lines = source.split("\n");
  const kept = lines.filter((line) => !pattern.test(line));
  const removed = lines.length - kept.length;
  if (count === undefined ? removed === 0 : removed !== count) {
    throw new Error(`${String(pattern)} is on ${removed} lines, not on ${count ?? "one or more"}`);
  }
  return kept.join("\n");
}

/** Keeps the named entries of an object literal, each of which must be there once. */
export function keepEntries(source: string, declaration: string, wanted: ReadonlySet<string>): string {
  return changeBlock(source, declaration, "};", (lines) => kept(splitAt(lines, entry), wanted, declaration));
}

/** The names of the entries of an object literal. */
export function readEntries(source: string, declaration: string): ReadonlySet<string> {
  const names = new Set<string>();
  changeBlock(source, declaration, "};", (lines) => {
    for (const { name } of splitAt(lines, entry)) names.add(name);
    return lines;
  });
  return names;
}

/** Keeps the named members of a class, each of which must be there once. */
export function keepMembers(source: string, className: string, wanted: ReadonlySet<string>): string {
  return changeBlock(source, `class ${className} `, "}", (lines) => {
    const code = lines.filter((line) => !/^ {4}(?:\/\*\*| \*)/.test(line));
    return kept(splitAt(code, member), wanted, className);
  });
}

/** Throws where a text uses a module that it does not require: `X_1` is what the compiler calls `require("./X")`. */
export function refuseDanglingModules(source: string): void {
  const required = new Set([...source.matchAll(/^const (\w+_1) = /gm)].map(([, name]) => name));
  const dangling = [...source.matchAll(/\b\w+_1\b/g)].map(([name]) => name).find((name) => !required.has(name));
  if (dangling !== undefined) throw new Error(`${dangling} is used and not required`);
}

/** The names that a module exports, whether it is one of CommonJS or of ECMAScript. */
export function exportedNames(source: string): readonly string[] {
  const assigned = [...source.matchAll(/^exports\.(\w+) = (?!.*void 0;$)/gm)].map(([, name]) => name);
  const declared = [...source.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name]) => name);
  const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names?.split(","));
  return [...assigned, ...declared, ...listed].flatMap((name) => name?.trim() || []);
}

const entry = /^ {4}"?([\w.]+)"?: /;
const member = /^ {4}(?:static )?(\w+)\(.*\) \{$/;

interface Part {
  readonly name: string;
  readonly text: readonly string[];
}

function splitAt(lines: readonly string[], beginning: RegExp): readonly Part[] {
  const parts: { name: string; text: string[] }[] = [];
  for (const line of lines) {
    const found = beginning.exec(line);
    const part = parts.at(-1);
    if (found?.[1] !== undefined) parts.push({ name: found[1], text: [line] });
    else if (part !== undefined) part.text.push(line);
    else throw new Error(`"${line}" belongs to nothing`);
  }
  return parts;
}

function kept(parts: readonly Part[], wanted: ReadonlySet<string>, place: string): readonly string[] {
  for (const name of wanted) {
    const times = parts.filter((part) => part.name === name).length;
    if (times !== 1) throw new Error(`${name} is in "${place}" ${times} times, not once`);
  }
  return parts.filter(({ name }) => wanted.has(name)).flatMap(({ text }) => text);
}
