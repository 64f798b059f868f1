import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { eventEpochSeconds, eventId, type SpaceliftEvent } from "../../lambda/events/event.ts";
import { parseNotification, readNotification } from "../../lambda/events/notification.ts";
import { readStoredLogs } from "../../lambda/events/stored-logs.ts";
import { type Delivery, unpackDelivery } from "../../lambda/shared/envelope.ts";
import { asNumber, type Json } from "../../lambda/shared/json.ts";
import type { DeadLetter } from "./dead-letter-queue.ts";
import { movedBySqs } from "./reasons.ts";
import { redactText } from "./redact-text.ts";

export interface FailedEvent {
  /** Stays the same when the event fails again. Two messages of one event share it. */
  readonly id: string;
  readonly messageId: string;
  /** The same event may have failed at another one, too. */
  readonly destination: DestinationName;
  /** `too_many_receives` if SQS moved the message. */
  readonly reason: string;
  readonly detail: string | null;
  /** Null if unknown. */
  readonly attempts: number | null;
  readonly failedAt: string;
  /** This field and the next ones are null if the body is unreadable. */
  readonly eventId: string | null;
  readonly time: string | null;
  readonly kind: SpaceliftEvent["kind"] | null;
  readonly account: string | null;
  /** The stack of a run, the module of a module version. */
  readonly stack: string | null;
  readonly run: string | null;
  readonly state: string | null;
}

/** The id comes from the event, else from the receipt of its delivery, else from the message's body. */
export function readFailedEvent(letter: DeadLetter): FailedEvent {
  const { attributes, messageId } = letter;
  const delivery = unpackDelivery(letter.body);
  const event = delivery && eventIn(delivery);
  const identity = event && delivery && eventId(event, delivery.receiptId);
  const received = delivery === undefined ? undefined : delivery.receivedAtMilliseconds / 1000;
  const happened = received === undefined || event === undefined ? received : eventEpochSeconds(event, received);
  return {
    id: shortId(identity ?? delivery?.receiptId ?? letter.body),
    messageId,
    destination: letter.destination,
    reason: attributes["reason"] ?? movedBySqs,
    detail: attributes["detail"] ?? null,
    attempts: asNumber(attributes["attempts"]) ?? null,
    failedAt: isoTime(letter.sentAtMilliseconds) ?? "",
    eventId: identity ?? null,
    time: happened === undefined ? null : isoTime(happened * 1000),
    kind: event?.kind ?? null,
    account: event?.account ?? null,
    stack: (event && placeOf(event)) ?? null,
    run: event?.id ?? null,
    state: event?.state ?? null,
  };
}

/** Of all messages of one event at one destination. */
export function failureKey({ id, destination }: FailedEvent): string {
  return `${destination} ${id}`;
}

/** The detail may quote the event, and so a person or a secret. */
export function redactedDetail({ detail }: FailedEvent): string | null {
  return detail === null ? null : redactText(detail);
}

/** The message itself if it has no webhook body. */
export function bodyOf({ body }: DeadLetter): string {
  const delivery = unpackDelivery(body);
  return delivery === undefined ? body : Buffer.from(delivery.body).toString("utf8");
}

/** Of a run's logs, the run. */
function eventIn({ body, kind }: Delivery): SpaceliftEvent | undefined {
  if (!isUtf8(body)) return undefined;
  const text = Buffer.from(body).toString("utf8");
  const notification = kind === "run_logs" ? readNotification(payloadOf(text)) : parseNotification(text);
  return notification.kind === "event" ? notification.event : undefined;
}

function payloadOf(text: string): Json {
  const logs = readStoredLogs(text);
  return logs?.kind === "logs" ? logs.payload : undefined;
}

function placeOf(event: SpaceliftEvent): string | undefined {
  switch (event.kind) {
    case "run":
      return event.stack;
    case "module_version":
      return event.module;
    case "internal_error":
      return undefined;
  }
}

/** Forty bits: among ten thousand events, the probability of a collision is one in twenty thousand. */
function shortId(identity: string): string {
  return createHash("sha256").update(identity, "utf16le").digest("hex").slice(0, 10);
}

/** Null for a time outside of the calendar of `Date`. */
function isoTime(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
