import { unpackDelivery } from "../../lambda/shared/envelope.ts";
import type { EventObserver } from "./observed-events.ts";
import type { Stories } from "./stories.ts";

/** Tells the stories of what comes to the queue and goes from it. */
export function tellOfQueue({ begin, tell }: Stories): EventObserver {
  return {
    added: (event, { body, attributes }) => {
      begin(event);
      if (attributes["reason"] !== undefined) {
        tell(event.id, "redriven", "moved from the dead-letter queue back to the queue");
        return;
      }
      const received = unpackDelivery(body)?.receivedAtMilliseconds;
      if (received !== undefined) tell(event.id, "received", "a delivery whose signature was verified", received);
      tell(event.id, "queued", "on the queue, and only then acknowledged to Spacelift");
    },
    removed: ({ id }) => tell(id, "acknowledged", "deleted from the queue"),
  };
}

/** Tells the stories of what is dead-lettered. */
export function tellOfDeadLetters({ begin, tell }: Stories): EventObserver {
  return {
    added: (event, { attributes }) => {
      begin(event);
      tell(event.id, "deadLettered", [attributes["reason"], attributes["detail"]].filter(Boolean).join(": "));
    },
    removed: () => {},
  };
}
