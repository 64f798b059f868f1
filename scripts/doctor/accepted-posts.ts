import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import { heartbeatIntervalSeconds } from "../../lambda/contract/queue.ts";
import { asNumber, at, parseJson } from "../../lambda/shared/json.ts";

/** The lines are oldest first, so a short window is read before the long one. */
const windowsSeconds = [3 * heartbeatIntervalSeconds, 3 * 60 * 60];

/**
 * When Datadog last accepted a POST of a forwarder, in milliseconds since 1970. From its log, because heartbeats write no
 * metric: AWS would bill it all month. `undefined` without an accepted POST in three hours.
 */
export async function readLastAcceptance(
  client: CloudWatchLogsClient,
  logGroupName: string,
  now: number,
): Promise<number | undefined> {
  for (const seconds of windowsSeconds) {
    const accepted = await readAcceptances(client, logGroupName, now - seconds * 1000);
    if (accepted.length > 0) return Math.max(...accepted);
  }
  return undefined;
}

async function readAcceptances(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime })) {
      times.push(...events.filter(isAcceptance).map(({ timestamp = 0 }) => timestamp));
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return times;
}

/** lambda/forwarder/batch-log.ts writes these lines. */
function isAcceptance({ message = "" }: FilteredLogEvent): boolean {
  const line = parseJson(message);
  return at(line, "heartbeat") === "accepted" || (asNumber(at(line, cloudWatchMetrics.answers.accepted)) ?? 0) > 0;
}
