import { oldestSentSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { adviceOn } from "../deployment/advice.ts";
import type { ForwarderFunction } from "../deployment/forwarder-function.ts";
import { type DeadLetter, walkDeadLetters } from "../dlq/dead-letters.ts";
import { readFailedEvent } from "../dlq/failed-event.ts";
import { listReasons } from "../dlq/selection.ts";
import { type Finding, note, right, unknown, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

/** A message that is older waits for something that does not pass by itself. */
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
  const waiting = `${visible} waiting, ${hidden} being sent or waiting for another try`;
  const [bySqs, returned] = await Promise.allSettled([oldestMessageSeconds(), returnedMessageSeconds()]);
  const seconds = Math.max(secondsOf(bySqs), secondsOf(returned));
  const minutes = Math.round(seconds / 60);
  if (seconds > longestWaitSeconds) {
    const late =
      seconds > oldestSentSeconds ? "; what was not tried yet is counted later, at the time that it is sent" : "";
    const when = secondsOf(returned) === seconds ? " when the forwarder last returned it" : "";
    return wrong(
      check,
      `${waiting}, the oldest for ${minutes} minutes${when}${late}`,
      "See the forwarder's log for what keeps it, and docs/runbook.md#messages-wait.",
    );
  }
  const failed = [bySqs, returned].find((each) => each.status === "rejected");
  if (failed !== undefined)
    return unknown(
      check,
      `${waiting}; how old the oldest is: ${describeError(failed.reason)}`,
      adviceOn(failed.reason),
    );
  if (seconds > 0) return right(check, `${waiting}, the oldest for ${minutes} minute(s)`);
  // SQS says 0 where every message was received three times, which is so in an outage.
  return unknown(
    check,
    `${waiting}; CloudWatch knows the age of none of them`,
    "Run this again in five minutes, since CloudWatch is late. If it stays so, see the forwarder's log: it may crash.",
  );
}

function secondsOf(result: PromiseSettledResult<number | undefined>): number {
  return result.status === "fulfilled" ? (result.value ?? 0) : 0;
}

export async function checkDeadLetters(ports: Pick<DoctorPorts, "deadLetters" | "now" | "signal">): Promise<Finding> {
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
    return unknown(check, `${visible + hidden} event(s), and none was handed out: ${missed}`, "Try again later.");
  const more = missed === undefined ? "" : `; and perhaps more: ${missed}`;
  return wrong(
    check,
    `${visited} event(s) are not counted: ${listReasons(reasons)}${more}`,
    "See them by npm run dlq -- list, and redrive them.",
  );
}

const day = 86_400_000;

export async function checkLastDelivery({
  lastQueuedMilliseconds,
  now,
}: Pick<DoctorPorts, "lastQueuedMilliseconds" | "now">): Promise<Finding> {
  const check = "last delivery";
  const last = await lastQueuedMilliseconds();
  if (last === undefined) {
    const remedy = "Have a run finish, or send a test event with --send-test; the metric is some minutes late.";
    return note(check, "unknown: CloudWatch has seen no delivery that was taken in 14 days", remedy);
  }
  const hour = `${new Date(last).toISOString().slice(0, 13).replace("T", " ")}:00 UTC`;
  if (now() - last <= day) return right(check, `one was taken in the hour from ${hour}`);
  const remedy = "If runs finished since, look at the webhook's deliveries in Spacelift and at the receiver's log.";
  return note(check, `the last one was taken in the hour from ${hour}`, remedy);
}
