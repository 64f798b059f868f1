import type { SQSRecord } from "aws-lambda";
import { describeError, type Log } from "../shared/log.ts";
import type { IncomingMessage } from "./batch-reader.ts";
import type { DeadLetter, DeadLetterReason } from "./dead-letter.ts";
import type { DeliveryResult, Retry } from "./delivery-result.ts";
import type { Delivery, EventIdentity } from "./destination.ts";
import { receiveCount } from "./retry.ts";

/** A message leaves the queue unless it is retried. */
export type MessageResult =
  | { readonly kind: "delivered"; readonly event: EventIdentity; readonly acceptedAtMilliseconds?: number }
  | { readonly kind: "duplicate" | "ignored" | "heartbeat" }
  | { readonly kind: "dead_letter"; readonly reason: DeadLetterReason }
  | (Retry & { readonly record: SQSRecord });

export interface DeadLetterPorts {
  /** Resolves once the queue has stored the message. */
  readonly deadLetter: (message: DeadLetter) => Promise<void>;
  readonly log: Log;
}

export async function finishMessage(
  message: IncomingMessage,
  delivery: Delivery,
  ports: DeadLetterPorts,
): Promise<MessageResult> {
  switch (message.kind) {
    case "ignored":
    case "heartbeat":
      return { kind: message.kind };
    case "dead_letter":
      return deadLetter(message.record, message, ports);
    case "event": {
      const { record, event, isAccepted } = message;
      if (!isAccepted) return { kind: "ignored" };
      return finishEvent(record, event, delivery.results.get(event.eventId) ?? notTried, ports);
    }
  }
}

const notTried: Retry = { kind: "retry", detail: "not tried" };

async function finishEvent(
  record: SQSRecord,
  event: EventIdentity,
  result: DeliveryResult,
  ports: DeadLetterPorts,
): Promise<MessageResult> {
  switch (result.kind) {
    case "done": {
      const { how, acceptedAtMilliseconds } = result;
      if (how === "duplicate") return { kind: how };
      return { kind: how, event, ...(acceptedAtMilliseconds !== undefined && { acceptedAtMilliseconds }) };
    }
    case "retry":
      return { ...result, record };
    case "dead_letter":
      return deadLetter(record, { ...result, eventId: event.eventId }, ports);
  }
}

/** A message leaves the queue only once the dead-letter queue has it. */
async function deadLetter(
  record: SQSRecord,
  { reason, detail, eventId }: Pick<DeadLetter, "reason" | "detail" | "eventId">,
  ports: DeadLetterPorts,
): Promise<MessageResult> {
  const attempts = receiveCount(record);
  try {
    await ports.deadLetter({ body: record.body, reason, detail, attempts, ...(eventId !== undefined && { eventId }) });
  } catch (error) {
    return { kind: "retry", record, detail: `could not be dead-lettered: ${describeError(error)}` };
  }
  ports.log("error", "message dead-lettered", { reason, detail, eventId });
  return { kind: "dead_letter", reason };
}
