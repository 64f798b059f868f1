import { unpackDelivery } from "../lambda/shared/envelope.ts";
import type { QueuedMessage } from "./stand-ins/queue-message.ts";

export interface DeadLetter {
  readonly reason: string;
  readonly detail: string;
  /** Null if the message is unreadable. */
  readonly eventId: string | null;
  /** When the message was dead-lettered (ISO 8601). */
  readonly time: string;
  /** The webhook's body as text, decoded; the whole message if it holds none. */
  readonly body: string;
}

const longestBody = 100_000;

/** Dead-lettered messages in readable form, oldest first. */
export function readDeadLetters(messages: readonly QueuedMessage[]): readonly DeadLetter[] {
  return messages.map(({ body, attributes, sentAtMilliseconds }) => ({
    reason: attributes["reason"] ?? "too many receives",
    detail: attributes["detail"] ?? "",
    eventId: attributes["eventId"] ?? null,
    time: new Date(sentAtMilliseconds).toISOString(),
    body: shortened(textOf(body)),
  }));
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
