import { conditions } from "../../lib/configuration/conditions.ts";
import type { Key } from "../../lib/configuration/key.ts";

type Keys = Readonly<Record<string, Key>>;

const marks = [
  "<!-- The tables are generated from lib/configuration by `npm run configuration`. -->",
  "<!-- End -->",
] as const;

/** Throws where the page has no place for them. */
export function withKeyTables(page: string, groups: Readonly<Record<string, Keys>>): string {
  const [begin, end] = [page.indexOf(marks[0]), page.indexOf(marks[1])];
  if (begin === -1 || end < begin) throw new Error(`docs/configuration.md lacks the lines ${marks.join(" and ")}`);
  const sections = Object.entries(groups).map(([title, keys]) => `### ${title}\n\n${keyTable(keys)}\n`);
  return `${page.slice(0, begin)}${[marks[0], "", ...sections].join("\n")}\n${page.slice(end)}`;
}

function keyTable(keys: Keys): string {
  const rows = Object.entries(keys).map(([name, key]) => [
    `\`${name}\``,
    defaultCell(key.default),
    key.field.allowed,
    description(key),
  ]);
  const table = [["key", "default", "allowed", "description"], ["---", "---", "---", "---"], ...rows];
  return table.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function defaultCell(fallback: Key["default"]): string {
  if (fallback.kind === "required") return "required";
  if (fallback.kind !== "value") return fallback.words;
  const values: readonly unknown[] = Array.isArray(fallback.value) ? fallback.value : [fallback.value];
  return values.map((each) => `\`${String(each)}\``).join(", ") || "none";
}

function description({ summary, details, onlyIf }: Key): string {
  const noEffect = onlyIf === undefined ? undefined : `It has no effect ${conditions[onlyIf].otherwise}.`;
  return [summary, details, noEffect].filter((each) => each !== undefined).join(" ");
}
