import type { AuditEntry } from "./audit-entry.ts";
import { datadogLogs } from "./datadog-log.ts";
import type { EntryLogs } from "./log-posts.ts";
import { type RunLogConfiguration, type RunLogs, runLogsToLogs } from "./run-logs.ts";

/** Content of a queue's message. The envelope names its kind. */
export type LogContent =
  | { readonly kind: "audit"; readonly entry: AuditEntry }
  | { readonly kind: "run_logs"; readonly runLogs: RunLogs };

/** A part of an entry has up to 1 MB. A message of run logs has 20 parts of 24 kB, which escapes may double. */
const logsOfPost = { audit: 4, run_logs: 20 } as const;

export function logsOf(content: LogContent, nowMilliseconds: number, configuration: RunLogConfiguration): EntryLogs {
  const logs =
    content.kind === "audit"
      ? datadogLogs(content.entry, configuration)
      : runLogsToLogs(content.runLogs, nowMilliseconds, configuration);
  return { logs, logsOfPost: logsOfPost[content.kind] };
}

/** Characters, for the memory of a batch. */
export function lengthOf(content: LogContent): number {
  return content.kind === "audit"
    ? content.entry.text.length
    : content.runLogs.logs.texts.reduce((sum, { length }) => sum + length, 0);
}
