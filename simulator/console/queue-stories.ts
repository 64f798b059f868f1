import { unpackDelivery } from "../../lambda/shared/envelope.ts";
import type { EventObserver } from "./observed-events.ts";
import type { Stories } from "./stories.ts";

export function tellOfQueue({ begin, tell }: Stories): EventObserver {
  return {
    added: (event, { body, attributes }) => {
      begin(event);
      if (attributes["reason"] !== undefined) {
        tell(event.id, "redriven", "moved from the dead-letter queue back to the queue");
        return;
      }
      const received = unpackDelivery(body)?.receivedAtMilliseconds;
      if (received !== undefined) tell(event.id, "received", "a delivery with a valid signature", received);
      tell(event.id, "queued", "on the queue; only then does Spacelift get its acknowledgement");
    },
    removed: ({ id }) => tell(id, "acknowledged", "deleted from the queue"),
  };
}

export function tellOfDeadLetters({ begin, tell }: Stories): EventObserver {
  return {
    added: (event, { attributes }) => {
      begin(event);
      tell(event.id, "deadLettered", [attributes["reason"], attributes["detail"]].filter(Boolean).join(": "));
    },
    removed: () => {},
  };
}
