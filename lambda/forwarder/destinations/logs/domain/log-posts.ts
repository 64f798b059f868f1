import type { DatadogLog } from "./datadog-log.ts";
import { maximumPost } from "./log-limits.ts";

export interface EntryLogs {
  readonly logs: readonly DatadogLog[];
  /** Number of logs that fit one POST, even with the longest tags of the configuration. */
  readonly logsOfPost: number;
}

/** The POSTs of one entry. Their bounds depend on the body alone, so a later attempt can go on after an accepted one. */
export function postsOfEntry({ logs, logsOfPost }: EntryLogs): readonly (readonly DatadogLog[])[] {
  const posts: (readonly DatadogLog[])[] = [];
  for (let at = 0; at < logs.length; at += logsOfPost) posts.push(logs.slice(at, at + logsOfPost));
  return posts;
}

/** Cuts entries into groups. A group of several entries fits one POST; a large entry is alone. */
export function cutEntries<Entry extends EntryLogs>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const groups: Entry[][] = [];
  let logs = 0;
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry);
    logs += entry.logs.length;
    bytes += size;
    const last = groups.at(-1);
    if (last !== undefined && logs <= maximumPost.logs && bytes <= maximumPost.bytes) last.push(entry);
    else {
      groups.push([entry]);
      logs = entry.logs.length;
      bytes = size;
    }
  }
  return groups;
}

/** Names of fields that the object has elsewhere, and the comma. */
const extraBytes = 20;

function bytesOf({ logs }: EntryLogs): number {
  return logs.reduce((sum, log) => sum + extraBytes + Buffer.byteLength(JSON.stringify(log)), 0);
}
