/** One line of structured log. Nothing in it may be a body, a header, a key or a token. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** Writes each entry as one line of JSON, with the field names that Lambda's own JSON log lines have. */
export const logJson: Log = (level, message, fields = {}) => {
  const line = JSON.stringify({ timestamp: new Date().toISOString(), level: level.toUpperCase(), message, ...fields });
  process.stdout.write(`${line}\n`);
};

/** What may be logged of an error: its name, and its message where it has one. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : "something that is no error was thrown";
}
