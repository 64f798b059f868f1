import { unpackDelivery } from "../lambda/shared/envelope.ts";
import type { QueuedMessage } from "./stand-ins/queue-message.ts";

export interface DeadLetter {
  readonly reason: string;
  readonly detail: string;
  /** Null if the message is unreadable. */
  readonly eventId: string | null;
  /** When the message was dead-lettered (ISO 8601). */
  readonly time: string;
  /** Decoded; the whole message if it holds no body. */
  readonly body: string;
}

const longestBody = 100_000;

export function readDeadLetter({ body, attributes, sentAtMilliseconds }: QueuedMessage): DeadLetter {
  return {
    reason: attributes["reason"] ?? "too many receives",
    detail: attributes["detail"] ?? "",
    eventId: attributes["eventId"] ?? null,
    time: new Date(sentAtMilliseconds).toISOString(),
    body: shortened(textOf(body)),
  };
}

function textOf(message: string): string {
  const delivery = unpackDelivery(message);
  return delivery === undefined ? message : Buffer.from(delivery.body).toString("utf8");
}

function shortened(text: string): string {
  return text.length <= longestBody
    ? text
    : `${text.slice(0, longestBody)} … (${text.length - longestBody} characters more)`;
}
