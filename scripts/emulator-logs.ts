import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";

/** Returns all lines. */
export async function saveLogs(client: CloudWatchLogsClient, folder: string): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName = "" } of logGroups) {
      const lines: string[] = [];
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
        lines.push(...events.map(({ timestamp = 0, message }) => `${new Date(timestamp).toISOString()} ${message}\n`));
      }
      await writeFile(join(folder, `${logGroupName.replace(/^\//, "").replaceAll("/", "_")}.log`), lines.join(""));
      all.push(...lines);
    }
  }
  return all;
}
