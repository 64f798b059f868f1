import type { SQSRecord } from "aws-lambda";
import { heartbeatMessage } from "../contract/queue.ts";
import { eventEpochSeconds, eventId } from "../events/event.ts";
import { parseNotification } from "../events/notification.ts";
import { unpackDelivery } from "../shared/envelope.ts";
import { at, parseJson } from "../shared/json.ts";
import type { ReceivedEvent } from "./destination.ts";

export interface ReadConfiguration {
  /** In Spacelift's spelling, for a body that no policy of ours routed. */
  readonly finishedStates: ReadonlySet<string>;
  readonly queueRetentionDays: number;
}

export type ReadMessage =
  | { readonly kind: "event"; readonly received: ReceivedEvent }
  | UnreadMessage
  | { readonly kind: "ignored" | "heartbeat" };

interface UnreadMessage {
  readonly kind: "dead_letter";
  readonly reason: "malformed" | "retention_expiring";
  readonly detail: string;
  readonly eventId?: string;
}

const day = 24 * 60 * 60;

/** Never throws: the result says why a message cannot be sent. */
export function readRecord(record: SQSRecord, nowMilliseconds: number, configuration: ReadConfiguration): ReadMessage {
  if (isHeartbeat(record)) return { kind: "heartbeat" };
  const delivery = unpackDelivery(record.body);
  if (delivery === undefined) return malformed("the message is not one that the receiver wrote");
  const text = decodeUtf8(delivery.body);
  if (text === undefined) return malformed("the body is not UTF-8");
  const notification = parseNotification(text);
  if (notification.kind === "malformed") return malformed(notification.reason);
  const { event, isRouted } = notification;
  // By default Spacelift sends every state of a run. Our policy sends only finished runs.
  const isFinished = isRouted || event.kind !== "run" || configuration.finishedStates.has(event.state ?? "");
  if (!isFinished) return { kind: "ignored" };
  const id = eventId(event, delivery.receiptId);
  const queuedDays = (nowMilliseconds - Number(record.attributes.SentTimestamp)) / 1000 / day;
  if (queuedDays > configuration.queueRetentionDays - 1) {
    const detail = `on the queue for ${queuedDays.toFixed(1)} of the ${configuration.queueRetentionDays} days that it keeps a message`;
    return { kind: "dead_letter", reason: "retention_expiring", detail, eventId: id };
  }
  const received: ReceivedEvent = {
    eventId: id,
    eventEpochSeconds: eventEpochSeconds(event, delivery.receivedAtMilliseconds / 1000),
    isTimedAtItsEnd: event.kind !== "module_version",
    ...(delivery.isBackfilled && { isBackfilled: true }),
    event,
  };
  return { kind: "event", received };
}

/** Accepts any spacing. */
export function isHeartbeat({ body }: Pick<SQSRecord, "body">): boolean {
  if (body.length > 2 * heartbeatMessage.length) return false;
  const json = parseJson(body);
  return at(json, "version") === 1 && at(json, "kind") === "heartbeat";
}

function malformed(detail: string): UnreadMessage {
  return { kind: "dead_letter", reason: "malformed", detail };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
