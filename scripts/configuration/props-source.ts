import type { Key } from "../../lib/configuration/key.ts";

const head = `import type { DatadogKeyCheck } from "../../lambda/contract/datadog-key.ts";
import type { DatadogSite } from "../../lambda/contract/datadog-sites.ts";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { EventRuns } from "../../lambda/contract/event-runs.ts";
import type { RunLogChoice } from "../../lambda/contract/run-logs.ts";
import type { OptInTag, TerminalRunState } from "../../lambda/contract/runs.ts";

/**
 * The properties of a \`SpaceliftDatadog\`: the keys of docs/configuration.md.
 * Generated from keys.ts by \`npm run configuration\`; edit the keys instead. One interface holds all keys, so its length
 * follows their number.
 */
export interface SpaceliftDatadogProps {`;

export function propsSource(keys: Readonly<Record<string, Key>>): string {
  const properties = Object.entries(keys).map(([name, key]) => `${docComment(key)}\n${property(name, key)}`);
  return `${head}\n${properties.join("\n\n")}\n}\n${keysWithValue(keys)}`;
}

/** Written out, because a type derived from the keys would bring Zod's types into the package's declarations. */
function keysWithValue(keys: Readonly<Record<string, Key>>): string {
  const names = Object.entries(keys).flatMap(([name, key]) =>
    key.default.kind === "value" || key.default.kind === "derived" ? [`\n  | "${name}"`] : [],
  );
  return `\n/** Keys that always have a value. */\nexport type KeyWithValue =${names.join("")};\n`;
}

function property(name: string, { field, default: fallback }: Key): string {
  return `  readonly ${name}${fallback.kind === "required" ? "" : "?"}: ${field.type};`;
}

function docComment({ summary, default: fallback }: Key): string {
  if (fallback.kind === "required") return `  /** ${summary} */`;
  const lines = [...wrap(summary), `@default ${defaultTag(fallback)}`];
  return ["  /**", ...lines.map((line) => `   * ${line}`), "   */"].join("\n");
}

/** As JSII has it: a literal, or words after a hyphen. */
function defaultTag(fallback: Exclude<Key["default"], { kind: "required" }>): string {
  if (fallback.kind !== "value") return `- ${fallback.words}`;
  if (!Array.isArray(fallback.value)) return JSON.stringify(fallback.value);
  return `- ${fallback.value.join(", ") || "none"}`;
}

function wrap(text: string): readonly string[] {
  return text.match(/.{1,110}(?:\s|$)/g)?.map((line) => line.trimEnd()) ?? [];
}
