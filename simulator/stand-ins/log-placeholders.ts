import type { LogPhase } from "../../lambda/contract/run-logs.ts";

/** The logs of a run; `undefined` for a phase without logs. */
export type RunLogs = (phase: LogPhase) => string | undefined;

/** Spacelift does not document what becomes of the placeholder of a phase without logs. */
export type MissingLogs = "empty" | "placeholder";

const placeholder = /spacelift::logs::(initializing|preparing|planning|applying)/g;

/** Also within longer texts, and not in keys (docs.spacelift.io, "Notification policy", log placeholders). Logs are never searched for placeholders. */
export function withLogs(payload: unknown, logs: RunLogs, missing: MissingLogs): unknown {
  if (typeof payload === "string") {
    return payload.replace(placeholder, (found, phase: LogPhase) => logs(phase) ?? (missing === "empty" ? "" : found));
  }
  if (Array.isArray(payload)) return payload.map((each) => withLogs(each, logs, missing));
  if (typeof payload !== "object" || payload === null) return payload;
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, withLogs(value, logs, missing)]));
}
