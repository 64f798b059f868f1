import { z } from "zod";

/**
 * The schema takes a value from CDK context (text from `-c`, anything from cdk.json) or from a typed property. Its messages
 * follow "received …;".
 */
export interface Field<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** The TypeScript type. */
  readonly type: string;
  /** Markdown, for docs/configuration.md and the schema's messages. */
  readonly allowed: string;
}

export function allowedOnly(allowed: string) {
  return { error: `allowed: ${plain(allowed)}` };
}

/** Markdown as a terminal shows it. */
function plain(markdown: string): string {
  return markdown.replaceAll("`", "");
}

export function text(pattern: RegExp, allowed: string) {
  return { schema: z.string(allowedOnly(allowed)).regex(pattern, allowedOnly(allowed)), type: "string", allowed };
}

/** `name` is the type with the same values; without it the property's type spells them out. */
export function choice<const Choices extends readonly string[]>(choices: Choices, name?: string) {
  const allowed = choices.map((each) => `\`${each}\``).join(", ");
  const literals = choices.map((each) => JSON.stringify(each)).join(" | ");
  return { schema: z.enum(choices, allowedOnly(allowed)), type: name ?? literals, allowed };
}

/** An array, or elements separated by commas. Repeated elements are dropped. */
export function list<Element extends z.ZodType>(element: Field<Element>, allowed: string, atLeast: 0 | 1 = 0) {
  const elements = z.array(element.schema, allowedOnly(allowed)).min(atLeast, allowedOnly(allowed));
  return {
    schema: z.preprocess(splitAtCommas, elements.transform(withoutRepeats)),
    type: `readonly ${element.type}[]`,
    allowed,
  };
}

export function flag() {
  const allowed = "`true`, `false`";
  const booleans = new Map<unknown, unknown>([
    ["true", true],
    ["false", false],
  ]);
  return {
    schema: z.preprocess((value) => booleans.get(value) ?? value, z.boolean(allowedOnly(allowed))),
    type: "boolean",
    allowed,
  };
}

export function oneOf(choices: readonly number[]) {
  const allowed = choices.map((each) => `\`${each}\``).join(", ");
  return {
    schema: z.preprocess(numeric, z.literal([...choices], allowedOnly(allowed))),
    type: "number",
    allowed,
  };
}

export function wholeNumber(most?: number, least: 0 | 1 = 1) {
  const allowed = most === undefined ? `a whole number, ${least} or more` : `a whole number from ${least} to ${most}`;
  const numbers = z.int(allowedOnly(allowed)).min(least, allowedOnly(allowed));
  return {
    schema: z.preprocess(numeric, numbers.max(most ?? Number.MAX_SAFE_INTEGER, allowedOnly(allowed))),
    type: "number",
    allowed,
  };
}

export function email() {
  const allowed = "one e-mail address";
  return { schema: z.email(allowedOnly(allowed)), type: "string", allowed };
}

function numeric(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

function splitAtCommas(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value
    .split(",")
    .map((element) => element.trim())
    .filter((element) => element !== "");
}

function withoutRepeats<Element>(elements: readonly Element[]): readonly Element[] {
  return [...new Set(elements)];
}
