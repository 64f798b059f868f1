import { heartbeatIntervalSeconds } from "../../lambda/contract/queue.ts";
import { type Finding, note, right, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

const check = "heartbeat";

/** SQS may deliver a heartbeat late. */
const tolerableMinutes = (3 * heartbeatIntervalSeconds) / 60;

/** A POST of runs counts as a heartbeat too, so only the newest accepted POST matters. */
export async function checkHeartbeat({
  lastAcceptedMilliseconds,
  now,
}: Pick<DoctorPorts, "lastAcceptedMilliseconds" | "now">): Promise<Finding> {
  const last = await lastAcceptedMilliseconds();
  if (last === undefined) {
    const remedy =
      "Run this again ten minutes after a first deployment. If it stays unknown, read the forwarder's log.";
    return note(check, "unknown: the forwarder's log has no POST of the last 3 hours that Datadog accepted", remedy);
  }
  const minutes = Math.round((now() - last) / 60_000);
  if (minutes <= tolerableMinutes) return right(check, `Datadog accepted a POST ${minutes} minute(s) ago`);
  return wrong(
    check,
    `Datadog has accepted nothing for ${minutes} minutes, and a heartbeat is due every ${heartbeatIntervalSeconds / 60}`,
    "See the lines of the forwarder and the queue below, and docs/runbook.md#messages-wait.",
  );
}
