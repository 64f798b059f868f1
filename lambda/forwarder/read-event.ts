import { defaultFinishedStates } from "../contract/runs.ts";
import { eventEpochSeconds, eventId, type SpaceliftEvent } from "../events/event.ts";
import { parseNotification } from "../events/notification.ts";
import type { Delivery } from "../shared/envelope.ts";
import type { ReadDelivery } from "./read-record.ts";

/**
 * Reads what the webhook delivers. `finishedStates`, in Spacelift's spelling, are for a body that no policy of ours routed.
 * The function never throws.
 */
export function createEventReader(
  finishedStates: readonly string[] = defaultFinishedStates,
): (delivery: Delivery) => ReadDelivery<SpaceliftEvent> {
  const finished: ReadonlySet<string> = new Set(finishedStates);

  return (delivery) => {
    if (delivery.kind !== undefined)
      return { kind: "malformed", detail: "the logs of a run belong to the destination logs" };
    const text = decodeUtf8(delivery.body);
    if (text === undefined) return { kind: "malformed", detail: "the body is not UTF-8" };
    const notification = parseNotification(text);
    if (notification.kind === "malformed") return { kind: "malformed", detail: notification.reason };
    const { event, isRouted } = notification;
    // By default Spacelift sends every state of a run. Our policy sends only finished runs.
    const isFinished = isRouted || event.kind !== "run" || finished.has(event.state ?? "");
    if (!isFinished) return { kind: "ignored" };
    const id = eventId(event, delivery.receiptId);
    return {
      kind: "event",
      received: {
        eventId: id,
        eventEpochSeconds: eventEpochSeconds(event, delivery.receivedAtMilliseconds / 1000),
        isTimedAtItsEnd: event.kind !== "module_version",
        ...(delivery.isBackfilled && { isBackfilled: true }),
        event,
      },
    };
  };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
