import { oldestSentSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { adviceOn } from "../deployment/advice.ts";
import type { ForwarderFunction } from "../deployment/forwarder-function.ts";
import type { DeadLetter } from "../dlq/dead-letter-queue.ts";
import { walkDeadLetters } from "../dlq/dead-letters.ts";
import { readFailedEvent } from "../dlq/failed-event.ts";
import { listReasons } from "../dlq/selection.ts";
import { type Finding, note, right, unknown, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

/** The longest retry delay: an older message waits for more than a retry. */
const longestWaitSeconds = 15 * 60;

export function checkForwarder(forwarder: ForwarderFunction | undefined): Finding {
  const check = "forwarder";
  if (forwarder === undefined) {
    return wrong(check, "no function is mapped to the queue: nothing is sent", "Deploy the stack again.");
  }
  const { name, mappingState, mappingId } = forwarder;
  if (mappingState === "Enabled") return right(check, `${name} consumes the queue`);
  return wrong(
    check,
    `the event source mapping of ${name} is ${mappingState}: nothing is sent`,
    `Enable it: aws lambda update-event-source-mapping --enabled --uuid ${mappingId}`,
  );
}

export async function checkQueue({
  queueDepth,
  oldestMessageSeconds,
  returnedMessageSeconds,
}: Pick<DoctorPorts, "queueDepth" | "oldestMessageSeconds" | "returnedMessageSeconds">): Promise<Finding> {
  const check = "queue";
  const { visible, hidden } = await queueDepth();
  if (visible + hidden === 0) return right(check, "empty");
  const waiting = `${visible} waiting, ${hidden} being sent or waiting for a retry`;
  const [bySqs, returned] = await Promise.allSettled([oldestMessageSeconds(), returnedMessageSeconds()]);
  const seconds = Math.max(secondsOf(bySqs), secondsOf(returned));
  const minutes = Math.round(seconds / 60);
  if (seconds > longestWaitSeconds) {
    const late = seconds > oldestSentSeconds ? "; events without an attempt get the time of their sending" : "";
    const when = secondsOf(returned) === seconds ? " when the forwarder last returned it" : "";
    return wrong(
      check,
      `${waiting}, the oldest for ${minutes} minutes${when}${late}`,
      "See the forwarder's log for the cause, and docs/runbook.md#messages-wait.",
    );
  }
  const failed = [bySqs, returned].find((each) => each.status === "rejected");
  if (failed !== undefined)
    return unknown(
      check,
      `${waiting}; the age of the oldest is unknown: ${describeError(failed.reason)}`,
      adviceOn(failed.reason),
    );
  if (seconds > 0) return right(check, `${waiting}, the oldest for ${minutes} minute(s)`);
  // SQS reports 0 if all messages were received three times, as in an outage.
  return unknown(
    check,
    `${waiting}; CloudWatch has no age of any message`,
    "Run this again in five minutes, since CloudWatch lags. If it stays unknown, see the forwarder's log: it may crash.",
  );
}

function secondsOf(result: PromiseSettledResult<number | undefined>): number {
  return result.status === "fulfilled" ? (result.value ?? 0) : 0;
}

export async function checkDeadLetters(
  ports: Pick<DoctorPorts, "deadLetters" | "now" | "signal">,
  dlq: string,
): Promise<Finding> {
  const check = "dead-letter queue";
  const { visible, hidden } = await ports.deadLetters.depth();
  if (visible + hidden === 0) return right(check, "empty");
  const reasons = new Map<string, number>();
  const count = (letter: DeadLetter) => {
    const { reason } = readFailedEvent(letter);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    return Promise.resolve("kept" as const);
  };
  const options = { signal: ports.signal, now: ports.now, onProgress: () => {} };
  const { visited, missed } = await walkDeadLetters(ports.deadLetters, count, options);
  if (visited === 0 && missed === undefined) return right(check, "empty");
  if (visited === 0)
    return unknown(check, `${visible + hidden} event(s), and SQS returned none: ${missed}`, "Try again later.");
  const more = missed === undefined ? "" : `, and perhaps more: ${missed}`;
  return wrong(
    check,
    `${visited} event(s) are not counted: ${listReasons(reasons)}${more}`,
    `List them with ${dlq} list, and redrive them.`,
  );
}

/** Without a heartbeat, a quiet destination and a broken one look alike. */
export async function checkLastAccepted({
  lastAcceptedMilliseconds,
  now,
}: Pick<DoctorPorts, "lastAcceptedMilliseconds" | "now">): Promise<Finding> {
  const check = "last accepted";
  const last = await lastAcceptedMilliseconds();
  if (last === undefined) return note(check, "Datadog has accepted nothing in the last 3 hours, or no run finished");
  return right(check, `Datadog accepted a POST ${Math.round((now() - last) / 60_000)} minute(s) ago`);
}

const day = 86_400_000;

export async function checkLastDelivery({
  lastQueuedMilliseconds,
  now,
}: Pick<DoctorPorts, "lastQueuedMilliseconds" | "now">): Promise<Finding> {
  const check = "last delivery";
  const last = await lastQueuedMilliseconds();
  if (last === undefined) {
    const remedy = "Wait for a run to finish, or send a test event with --send-test. The metric lags by some minutes.";
    return note(check, "unknown: CloudWatch has no accepted delivery of the last 14 days", remedy);
  }
  const hour = `${new Date(last).toISOString().slice(0, 13).replace("T", " ")}:00 UTC`;
  if (now() - last <= day) return right(check, `in the hour from ${hour}`);
  const remedy = "If runs finished since, see the webhook's deliveries in Spacelift and the receiver's log.";
  return note(check, `not since the hour from ${hour}`, remedy);
}
