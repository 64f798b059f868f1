const placeholder = /spacelift::logs::(initializing|preparing|planning|applying)/g;

/** Also within longer texts (docs.spacelift.io, "Notification policy", log placeholders). */
export function withLogs(payload: unknown): unknown {
  if (typeof payload === "string") return payload.replace(placeholder, (_, phase: string) => logsOf(phase));
  if (Array.isArray(payload)) return payload.map(withLogs);
  if (typeof payload !== "object" || payload === null) return payload;
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, withLogs(value)]));
}

function logsOf(phase: string): string {
  return `[the logs of ${phase}]`;
}
