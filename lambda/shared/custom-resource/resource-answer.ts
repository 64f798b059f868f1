export interface ResourceResult {
  /** Sentences for the user. */
  readonly notes: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** AWS CloudFormation, "Custom resource response objects". */
export type ResourceAnswer =
  | { readonly Status: "SUCCESS"; readonly Reason: string; readonly Data: Readonly<Record<string, string>> }
  | { readonly Status: "FAILED"; readonly Reason: string };

/** An answer holds 4,096 bytes (AWS CloudFormation, "Custom resource response objects") and this text twice. */
const longestTextBytes = 1_000;

export function failureAnswer(reason: string): ResourceAnswer {
  return { Status: "FAILED", Reason: shorten(reason) };
}

/** `notesAttribute` is "none" if there are no notes. */
export function successAnswer({ notes, attributes }: ResourceResult, notesAttribute: string): ResourceAnswer {
  const text = shorten(notes.join(" "));
  return { Status: "SUCCESS", Reason: text, Data: { [notesAttribute]: text || "none", ...attributes } };
}

/** Makes one line that fits an answer, even if JSON escapes it. */
function shorten(text: string): string {
  const line = text.toWellFormed().replace(/\p{Cc}+/gu, " ");
  const fits = (part: string) => Buffer.byteLength(JSON.stringify(part)) <= longestTextBytes;
  if (fits(line)) return line;
  let characters = Array.from(line).slice(0, longestTextBytes);
  while (!fits(`${characters.join("")}…`)) characters = characters.slice(0, -16);
  return `${characters.join("")}…`;
}
