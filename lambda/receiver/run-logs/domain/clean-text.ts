/**
 * Escape sequences of a terminal (ECMA-48, and xterm's operating system commands). Each class excludes the characters that
 * begin a sequence, so any text takes linear time. `stripVTControlCharacters` of Node 24 takes quadratic time for an escape
 * before many `#;`.
 */
const escapeSequences = new RegExp(
  [
    "(?:\\u001B\\[|\\u009B)[0-?]*[ -/]*[@-~]",
    "(?:\\u001B[PX\\]^_]|[\\u0090\\u0098\\u009D-\\u009F])[^\\u0007\\u001B\\u0090\\u0098\\u009C-\\u009F\\n]*(?:\\u0007|\\u001B\\\\|\\u009C)",
    "\\u001B[ -/]*[0-~]",
  ].join("|"),
  "g",
);

/** All but tab and line feed. */
const controlCharacters = /\p{Cc}/gu;

/** Plain text with the same lines: no colours, no control characters, no halves of characters, lines that end in LF alone. */
export function cleanText(text: string): string {
  return text
    .replace(escapeSequences, "")
    .replace(/\r+\n?/g, "\n")
    .replace(controlCharacters, (character) => (character === "\n" || character === "\t" ? character : ""))
    .toWellFormed();
}
