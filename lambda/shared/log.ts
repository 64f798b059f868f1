/** Fields must not contain a body, a header, a key or a token. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** Uses the field names of Lambda's own log lines. */
export const logJson: Log = (level, message, fields = {}) => {
  const line = JSON.stringify({ timestamp: new Date().toISOString(), level: level.toUpperCase(), message, ...fields });
  process.stdout.write(`${line}\n`);
};

/** Other thrown values are not shown, since they may hold a secret. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : "a value that is not an error was thrown";
}
