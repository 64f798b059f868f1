import { RE2JS } from "re2js";
import { z } from "zod";
import { allowedOnly } from "./fields.ts";

const allowed =
  "a list of RE2 regular expressions that match no empty text, with at most 3,000 bytes as a Lambda variable";

/**
 * A function's variables may have 4 KB together (AWS Lambda, "Lambda quotas"). Lambda measures them as JSON, and its error quotes
 * the "string measured".
 */
const mostBytes = 3_000;

/** An empty match of such an expression would be found in one of these texts. */
const samples = ["", "a b\n"];

/** Expressions for the engine of the receiver of run logs. A text is one expression, since an expression may have commas. */
export function redactions() {
  const expressions = z
    .array(z.string(allowedOnly(allowed)).superRefine(checkExpression), allowedOnly(allowed))
    .refine((list) => bytesAsVariable(list) <= mostBytes, allowedOnly(allowed));
  return {
    schema: z.preprocess((value) => (typeof value === "string" ? [value] : value), expressions),
    type: "readonly string[]",
    allowed,
  };
}

/** The variable holds the list as JSON, so each backslash of an expression counts four times. */
function bytesAsVariable(list: readonly string[]): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(list)));
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
