import { unpackDelivery } from "../../lambda/shared/envelope.ts";
import type { EventObserver } from "./observed-events.ts";
import { provisionalId } from "./reported-event.ts";
import type { RunAttachments } from "./run-attachments.ts";
import type { RunHistory } from "./run-history.ts";

/** Takes the receipt ids of recovered events. */
export function recordQueue(
  history: RunHistory,
  attachments: RunAttachments,
  recovered: Set<string> = new Set(),
): EventObserver {
  return {
    added: (event, { body, attributes }) => {
      const { id } = event;
      history.begin(event);
      if (attributes["reason"] !== undefined) {
        history.record(id, "redriven", "moved from the dead-letter queue back to the queue");
        return;
      }
      const delivery = unpackDelivery(body);
      if (delivery === undefined) return;
      if (recovered.delete(delivery.receiptId)) {
        history.record(id, "recovered", "the registrar found it in Spacelift's samples");
        history.record(id, "queued", "on the queue, with the event id of its lost delivery");
        return;
      }
      if (!event.isNamed) {
        const issuedAt = attachments.move(provisionalId(Buffer.from(delivery.body).toString("utf8")), id);
        if (issuedAt !== undefined) history.record(id, "issued", issuedDetail, issuedAt);
      }
      history.record(id, "received", "the receiver found a valid signature", delivery.receivedAtMilliseconds);
      history.record(id, "queued", "on the queue; only then does the receiver answer 202");
    },
    removed: ({ id }) => history.record(id, "acknowledged", "the forwarder deleted the message from the queue"),
  };
}

export const issuedDetail = "Spacelift evaluated the policy and signed the result";

export function recordDeadLetters(history: RunHistory): EventObserver {
  return {
    added: (event, { attributes }) => {
      history.begin(event);
      const { reason = "too many receives", detail } = attributes;
      history.record(event.id, "deadLettered", [reason, detail].filter(Boolean).join(": "));
    },
    removed: () => {},
  };
}
