import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { unpackDelivery } from "../../lambda/shared/envelope.ts";
import { readDeadLetter } from "../dead-letters.ts";
import type { Letter, LetterSummary, LettersState } from "../messages/letters.ts";
import type { QueueStandIn } from "../stand-ins/queue.ts";
import type { QueuedMessage } from "../stand-ins/queue-message.ts";
import { readMessageEvent, titleOf } from "./reported-event.ts";

export interface Letters {
  readonly state: () => LettersState;
  /** Newest first. */
  readonly list: () => readonly LetterSummary[];
  readonly read: (messageId: string) => Letter | undefined;
}

interface Destination {
  readonly name: DestinationName;
  readonly deadLetterQueue: Pick<QueueStandIn, "messages">;
}

interface Held {
  readonly destination: DestinationName;
  readonly message: QueuedMessage;
}

/** Of all destinations. */
export function readLetters(destinations: readonly Destination[]): Letters {
  /** A body is parsed once. */
  const summaries = new WeakMap<QueuedMessage, LetterSummary>();

  const summaryOf = ({ destination, message }: Held): LetterSummary => {
    const made = summaries.get(message) ?? summarise(destination, message);
    summaries.set(message, made);
    return made;
  };

  /** Oldest first. */
  const held = (): readonly Held[] =>
    destinations
      .flatMap(({ name, deadLetterQueue }) =>
        deadLetterQueue.messages().map((message) => ({ destination: name, message })),
      )
      .sort((one, other) => one.message.sentAtMilliseconds - other.message.sentAtMilliseconds);

  return {
    state: () => {
      const all = held();
      return { count: all.length, newestId: all.at(-1)?.message.messageId ?? null };
    },
    list: () => held().map(summaryOf).toReversed(),
    read: (messageId) => {
      const letter = held().find(({ message }) => message.messageId === messageId);
      return letter && letterOf(letter.message, summaryOf(letter));
    },
  };
}

function summarise(destination: DestinationName, message: QueuedMessage): LetterSummary {
  const { body: _, ...letter } = readDeadLetter(message);
  const event = readMessageEvent(message.body);
  return { id: message.messageId, destination, ...letter, title: event === undefined ? null : titleOf(event) };
}

function letterOf(message: QueuedMessage, summary: LetterSummary): Letter {
  const received = unpackDelivery(message.body)?.receivedAtMilliseconds;
  return {
    ...summary,
    attributes: message.attributes,
    receivedAt: received === undefined ? null : new Date(received).toISOString(),
    body: readDeadLetter(message).body,
  };
}
