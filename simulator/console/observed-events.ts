import type { QueueObserver } from "../stand-ins/queue.ts";
import type { QueuedMessage } from "../stand-ins/queue-message.ts";
import { type ReportedEvent, readMessageEvent } from "./reported-event.ts";

/** Called for every message with an event that enters or leaves a queue. */
export interface EventObserver {
  readonly added: (event: ReportedEvent, message: QueuedMessage) => void;
  readonly removed: (event: ReportedEvent, message: QueuedMessage) => void;
}

/** Parses each message once for all observers. */
export function observeEvents(...observers: readonly EventObserver[]): QueueObserver {
  const events = new Map<string, ReportedEvent>();
  return {
    added: (message) => {
      const event = readMessageEvent(message.body);
      if (event === undefined) return;
      events.set(message.messageId, event);
      for (const { added } of observers) added(event, message);
    },
    removed: (message) => {
      const event = events.get(message.messageId);
      if (event === undefined) return;
      events.delete(message.messageId);
      for (const { removed } of observers) removed(event, message);
    },
  };
}
