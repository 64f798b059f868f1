import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { eventEpochSeconds, eventId, type SpaceliftEvent } from "../../lambda/events/event.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { unpackDelivery } from "../../lambda/shared/envelope.ts";
import { asNumber } from "../../lambda/shared/json.ts";
import type { DeadLetter } from "./dead-letters.ts";

/** What is known of an event on the dead-letter queue, without its body. */
export interface FailedEvent {
  /** Short, and the same after a redrive that failed again; two messages of one event have one. */
  readonly id: string;
  readonly messageId: string;
  /** Why the forwarder dead-lettered it; `too_many_receives` where SQS moved it. */
  readonly reason: string;
  readonly detail: string | null;
  /** How often it was tried before; null where that is not known. */
  readonly attempts: number | null;
  /** When it came onto the dead-letter queue, ISO 8601. */
  readonly failedAt: string;
  /** The event's identity in the ledger; null where it could not be read so far, as are all that follow. */
  readonly eventId: string | null;
  /** When it happened, ISO 8601. */
  readonly time: string | null;
  readonly kind: SpaceliftEvent["kind"] | null;
  readonly account: string | null;
  /** The stack of a run, the module of a module version. */
  readonly stack: string | null;
  readonly run: string | null;
  readonly state: string | null;
}

/** What names a message best, whatever it is: its event, the receipt of its delivery, or else itself. */
export function readFailedEvent(letter: DeadLetter): FailedEvent {
  const { attributes, messageId } = letter;
  const delivery = unpackDelivery(letter.body);
  const event = delivery && eventIn(delivery.body);
  const identity = event && delivery && eventId(event, delivery.receiptId);
  const received = delivery === undefined ? undefined : delivery.receivedAtMilliseconds / 1000;
  const happened = received === undefined || event === undefined ? received : eventEpochSeconds(event, received);
  return {
    id: shortId(identity ?? delivery?.receiptId ?? messageId),
    messageId,
    reason: attributes["reason"] ?? "too_many_receives",
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

/** The webhook's body as text, however it travelled; the message itself where it holds none. */
export function bodyOf({ body }: DeadLetter): string {
  const delivery = unpackDelivery(body);
  return delivery === undefined ? body : Buffer.from(delivery.body).toString("utf8");
}

function eventIn(body: Uint8Array): SpaceliftEvent | undefined {
  if (!isUtf8(body)) return undefined;
  const notification = parseNotification(Buffer.from(body).toString("utf8"));
  return notification.kind === "event" ? notification.event : undefined;
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

/** Forty bits: of ten thousand events, two have the same in one case of twenty thousand. */
function shortId(identity: string): string {
  return createHash("sha256").update(identity, "utf16le").digest("hex").slice(0, 10);
}

/** Null for a time that no calendar has. */
function isoTime(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
