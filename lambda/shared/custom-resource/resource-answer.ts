export interface ResourceResult {
  /** One sentence for each thing that the user should know. */
  readonly notes: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** The answer's fields about the result (AWS CloudFormation, "Custom resource response objects"). */
export type ResourceAnswer =
  | { readonly Status: "SUCCESS"; readonly Reason: string; readonly Data: Readonly<Record<string, string>> }
  | { readonly Status: "FAILED"; readonly Reason: string };

/**
 * An answer holds 4,096 bytes (AWS CloudFormation, "Custom resource response objects"). It contains this text twice.
 */
const longestTextBytes = 1_000;

export function failureAnswer(reason: string): ResourceAnswer {
  return { Status: "FAILED", Reason: shorten(reason) };
}

/** Returns the answer to a successful request. Its `notesAttribute` is "none" if there are no notes. */
export function successAnswer({ notes, attributes }: ResourceResult, notesAttribute: string): ResourceAnswer {
  const text = shorten(notes.join(" "));
  return { Status: "SUCCESS", Reason: text, Data: { [notesAttribute]: text || "none", ...attributes } };
}

/** Makes a text one line that is short enough for an answer, even if JSON escapes it. */
function shorten(text: string): string {
  const line = text.toWellFormed().replace(/\p{Cc}+/gu, " ");
  const fits = (part: string) => Buffer.byteLength(JSON.stringify(part)) <= longestTextBytes;
  if (fits(line)) return line;
  let characters = Array.from(line).slice(0, longestTextBytes);
  while (!fits(`${characters.join("")}…`)) characters = characters.slice(0, -16);
  return `${characters.join("")}…`;
}
