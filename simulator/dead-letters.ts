import type { DestinationName } from "../lambda/contract/destinations.ts";
import { unpackDelivery } from "../lambda/shared/envelope.ts";
import type { QueueStandIn } from "./stand-ins/queue.ts";
import type { QueuedMessage } from "./stand-ins/queue-message.ts";

export interface DeadLetter {
  readonly destination: DestinationName;
  readonly reason: string;
  readonly detail: string;
  /** Null if the message is unreadable. */
  readonly eventId: string | null;
  /** When the message was dead-lettered (ISO 8601). */
  readonly time: string;
  /** Decoded; the whole message if it holds no body. */
  readonly body: string;
}

interface Destination {
  readonly name: DestinationName;
  readonly deadLetterQueue: Pick<QueueStandIn, "messages">;
}

const longestBody = 100_000;

/** Of every destination, one after the other. */
export function readDeadLetters(destinations: readonly Destination[]): readonly DeadLetter[] {
  return destinations.flatMap(({ name, deadLetterQueue }) =>
    deadLetterQueue.messages().map((message) => ({ destination: name, ...readDeadLetter(message) })),
  );
}

export function readDeadLetter({
  body,
  attributes,
  sentAtMilliseconds,
}: QueuedMessage): Omit<DeadLetter, "destination"> {
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
