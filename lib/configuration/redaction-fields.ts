import { RE2JS } from "re2js";
import { z } from "zod";
import { allowedOnly } from "./fields.ts";

const allowed = "a list of RE2 regular expressions that match no empty text, with at most 3,000 characters as JSON";

/** A function's variables may have 4 KB together (AWS Lambda, "Lambda quotas"). */
const mostCharacters = 3_000;

/** An empty match of such an expression would be found in one of these texts. */
const samples = ["", "a b\n"];

/** Expressions for the engine of the receiver of run logs. A text is one expression, since an expression may have commas. */
export function redactions() {
  const expressions = z
    .array(z.string(allowedOnly(allowed)).superRefine(checkExpression), allowedOnly(allowed))
    .refine((list) => JSON.stringify(list).length <= mostCharacters, allowedOnly(allowed));
  return {
    schema: z.preprocess((value) => (typeof value === "string" ? [value] : value), expressions),
    type: "readonly string[]",
    allowed,
  };
}

function checkExpression(expression: string, context: z.RefinementCtx): void {
  const problem = problemOf(expression);
  if (problem !== undefined) context.addIssue({ code: "custom", message: `${allowedOnly(allowed).error}; ${problem}` });
}

function problemOf(expression: string): string | undefined {
  try {
    const pattern = RE2JS.compile(expression);
    return samples.some((text) => findsNothing(pattern, text)) ? "it matches the empty text" : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function findsNothing(pattern: RE2JS, text: string): boolean {
  const matcher = pattern.matcher(text);
  while (matcher.find()) if (matcher.start() === matcher.end()) return true;
  return false;
}
