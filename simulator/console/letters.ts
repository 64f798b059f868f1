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

export function readLetters({ messages }: Pick<QueueStandIn, "messages">): Letters {
  /** A body is parsed once. */
  const summaries = new WeakMap<QueuedMessage, LetterSummary>();

  const summaryOf = (message: QueuedMessage): LetterSummary => {
    const made = summaries.get(message) ?? summarise(message);
    summaries.set(message, made);
    return made;
  };

  return {
    state: () => {
      const all = messages();
      return { count: all.length, newestId: all.at(-1)?.messageId ?? null };
    },
    list: () => messages().map(summaryOf).toReversed(),
    read: (messageId) => {
      const message = messages().find((each) => each.messageId === messageId);
      return message && letterOf(message, summaryOf(message));
    },
  };
}

function summarise(message: QueuedMessage): LetterSummary {
  const { body: _, ...letter } = readDeadLetter(message);
  const event = readMessageEvent(message.body);
  return { id: message.messageId, ...letter, title: event === undefined ? null : titleOf(event) };
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
