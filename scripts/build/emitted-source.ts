/**
 * Edits JavaScript in the form that TypeScript's compiler emits: four spaces a level. Each edit throws on any other
 * form, so that a changed dependency fails the build.
 */

/** Replaces the lines between the one line that begins with `from` and the next line `to`. */
function changeBlock(
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

/** Throws if no line matches. */
export function withoutLines(source: string, isToGo: (line: string) => boolean): string {
  const lines = source.split("\n");
  const kept = lines.filter((line) => !isToGo(line));
  if (kept.length === lines.length) throw new Error("it has no line to remove");
  return kept.join("\n");
}

/** Each entry must be there once. */
export function keepEntries(source: string, declaration: string, wanted: ReadonlySet<string>): string {
  return changeBlock(source, declaration, "};", (lines) => kept(splitAt(lines, entry), wanted, declaration));
}

export function readEntries(source: string, declaration: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  changeBlock(source, declaration, "};", (lines) => {
    for (const { name, text } of splitAt(lines, entry)) entries.set(name, text.join("\n"));
    return lines;
  });
  return entries;
}

/** Each member must be there once. */
export function keepMembers(source: string, className: string, wanted: ReadonlySet<string>): string {
  return changeBlock(source, `class ${className} `, "}", (lines) => {
    const code = lines.filter((line) => !/^ {4}(?:\/\*\*| \*)/.test(line));
    return kept(splitAt(code, member), wanted, className);
  });
}

/** The compiler names `require("./X")` `X_1`. */
export function withoutUnusedModules(source: string): string {
  const uses = new Map<string, number>();
  for (const [name] of source.matchAll(/\b\w+_1\b/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const isUnused = (line: string) => uses.get(/^const (\w+_1) = require\("[^"]+"\);$/.exec(line)?.[1] ?? "") === 1;
  return source
    .split("\n")
    .filter((line) => !isUnused(line))
    .join("\n");
}

export function withoutUnusedGenerators(source: string): string {
  const helpers = /^var __await = .*\nvar __asyncGenerator = [\s\S]*?\n};\n/m;
  return source.split("__asyncGenerator(").length > 1 ? source : source.replace(helpers, "");
}

/** Throws if a text uses a module that it does not require. */
export function refuseDanglingModules(source: string): void {
  const required = new Set([...source.matchAll(/^const (\w+_1) = /gm)].map(([, name]) => name));
  const dangling = [...source.matchAll(/\b\w+_1\b/g)].map(([name]) => name).find((name) => !required.has(name));
  if (dangling !== undefined) throw new Error(`${dangling} is used and not required`);
}

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
