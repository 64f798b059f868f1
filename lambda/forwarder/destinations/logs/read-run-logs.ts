import { eventEpochSeconds, eventId } from "../../../events/event.ts";
import { readNotification } from "../../../events/notification.ts";
import { readStoredLogs } from "../../../events/stored-logs.ts";
import type { Delivery } from "../../../shared/envelope.ts";
import { textDigest } from "../../../shared/text-digest.ts";
import type { ReadDelivery } from "../../read-record.ts";
import type { LogContent } from "./domain/log-content.ts";

/**
 * Reads what the receiver of run logs wrote. First part and texts identify a message, so a repeated delivery is a duplicate.
 * Logs that have changed since are sent: a doubled part is better than a lost one.
 */
export function readRunLogs({ body, receivedAtMilliseconds, receiptId }: Delivery): ReadDelivery<LogContent> {
  const logs = readStoredLogs(Buffer.from(body).toString("utf8"));
  if (logs === undefined) return { kind: "malformed", detail: "the message is not one that the receiver wrote" };
  if (logs.kind === "unread") {
    const last = logs.firstPart + logs.texts.length - 1;
    return { kind: "malformed", detail: `${logs.reason} (parts ${logs.firstPart} to ${last} of ${logs.parts})` };
  }
  const notification = readNotification(logs.payload);
  if (notification.kind === "malformed") return { kind: "malformed", detail: notification.reason };
  const { event: run } = notification;
  if (run.kind !== "run") return { kind: "malformed", detail: "the payload is not that of a run" };
  const own = run.id === undefined ? [null, null, receiptId] : [run.id, run.state ?? ""];
  const message = [logs.phase, logs.firstPart, textDigest(logs.texts.join(""))];
  const endEpochSeconds = eventEpochSeconds(run, receivedAtMilliseconds / 1000);
  return {
    kind: "event",
    received: {
      eventId: JSON.stringify([run.account ?? "", "run_logs", ...own, ...message]),
      eventEpochSeconds: endEpochSeconds,
      isTimedAtItsEnd: true,
      event: {
        kind: "run_logs",
        runLogs: { run, runEventId: eventId(run, receiptId), endEpochSeconds, receivedAtMilliseconds, logs },
      },
    },
  };
}
