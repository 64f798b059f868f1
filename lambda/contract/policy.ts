import type { LogPhase } from "./run-logs.ts";
import type { OptInPart, TerminalRunState } from "./runs.ts";

export interface PolicySettings {
  /** @default - the core's own */
  readonly endpointId?: string;
  /** Run states that count as finished. A run reaches only one terminal state. @default - the core's own */
  readonly finishedStates?: readonly TerminalRunState[];
  /** @default - the core's own: none */
  readonly include?: readonly OptInPart[];
  /** The phases whose logs the payload has. With any, the policy sends runs alone. @default - the core's own: none */
  readonly logPhases?: readonly LogPhase[];
  /** A Rego module of `package spacelift`. @default - none */
  readonly extension?: string;
}

export interface PolicyParts {
  /** Includes the line that ends the core. */
  readonly core: string;
  /** The text after that line, trimmed; `undefined` without such a line. */
  readonly extension: string | undefined;
}

/** The extension conflicts with the core. */
export class ExtensionError extends Error {
  override readonly name = "ExtensionError";
}

const marker = /^# ---- extension ----[ \t]*\r?$/gm;
const coreNames = new Set(["webhook", "sample", "endpoint_id", "finished_states", "default_include", "log_phases"]);

/**
 * Renders the core with these settings, then the extension. Throws if the core lacks a setting's line or has it twice, and
 * an `ExtensionError` if the extension defines a name of the core.
 */
export function renderPolicy(core: string, settings: PolicySettings): string {
  const set = (text: string, name: string, literal: string | undefined) =>
    literal === undefined ? text : replaceOnce(text, new RegExp(`^${name} := .*$`, "gm"), `${name} := ${literal}`);

  const { endpointId, finishedStates, include, logPhases, extension = "" } = settings;
  let text = set(core, "endpoint_id", endpointId === undefined ? undefined : stringLiteral(endpointId));
  text = set(text, "finished_states", finishedStates && setLiteral(finishedStates));
  text = set(text, "default_include", include && setLiteral(include));
  text = set(text, "log_phases", logPhases && setLiteral(logPhases));

  const found = [...text.matchAll(marker)].length;
  if (found !== 1) throw new Error(`The policy's core has ${found} lines that end it, not one.`);
  return joinPolicy(text, extensionBody(extension));
}

export function joinPolicy(core: string, extension: string): string {
  return extension === "" ? core : `${core.trimEnd()}\n\n${extension}\n`;
}

/** A text without the line between core and extension is all core. */
export function splitPolicy(text: string): PolicyParts {
  const [line] = text.matchAll(marker);
  if (line === undefined) return { core: text, extension: undefined };
  const end = line.index + line[0].length;
  return { core: `${text.slice(0, end).trimEnd()}\n`, extension: text.slice(end).trim() };
}

/**
 * Removes `package` and `import rego.v1`, which the core has. Throws an `ExtensionError` if the extension defines a name of
 * the core.
 */
export function extensionBody(extension: string): string {
  const text = extension.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  if (text.search(marker) !== -1)
    throw new ExtensionError("The extension contains the line that ends the policy's core.");
  const foreign = definedNames(text).find((name) => coreNames.has(name) || name.startsWith("_"));
  if (foreign !== undefined) {
    throw new ExtensionError(
      `The extension defines ${foreign}, which belongs to the policy's core. An extension adds to skip, include, tags, metrics and rename, and may define names that do not begin with "_".`,
    );
  }
  return text
    .replace(/^[ \t]*package[ \t]+(\S+).*\n?/m, (_line, name: string) => {
      if (name !== "spacelift")
        throw new ExtensionError(`The extension is of package ${name}, not of package spacelift.`);
      return "";
    })
    .replace(/^[ \t]*import[ \t]+rego\.v1[ \t\r]*\n?/m, "")
    .trim();
}

/**
 * The first word of each line outside strings, comments and brackets. This catches a mistake, not an attack: the policy's
 * author may write anything.
 */
function definedNames(rego: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let lineBegins = true;
  for (const [token] of rego.matchAll(/#.*|"(?:\\.|[^"\\\n])*"|`[^`]*`|[A-Za-z_]\w*|\S|\n/g)) {
    if (token === "\n") lineBegins = true;
    else if (token !== "default") {
      if (lineBegins && depth === 0 && /^\w/.test(token)) names.push(token);
      lineBegins = false;
      if ("{[(".includes(token)) depth += 1;
      if (")]}".includes(token)) depth -= 1;
    }
  }
  return names;
}

function replaceOnce(text: string, place: RegExp, replacement: string | ((found: string) => string)): string {
  const found = [...text.matchAll(place)].length;
  if (found !== 1) throw new Error(`The policy's core has ${found} places that match ${place.source}, not one.`);
  return text.replace(place, (match) => (typeof replacement === "string" ? replacement : replacement(match)));
}

/** JSON's string syntax is Rego's (openpolicyagent.org, "Policy Language", strings). */
function stringLiteral(text: string): string {
  return JSON.stringify(text);
}

function setLiteral(texts: readonly string[]): string {
  return texts.length === 0 ? "set()" : `{${texts.map(stringLiteral).join(", ")}}`;
}
