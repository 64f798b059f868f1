import type { SQSRecord } from "aws-lambda";
import { describeError } from "../shared/log.ts";
import type { OmittedExtension } from "./destinations/metrics/domain/extension-fallbacks.ts";
import type { DeliveryResult } from "./destinations/metrics/domain/protocol.ts";
import type { DeadLetter, DeadLetterReason, ForwarderPorts } from "./forward.ts";
import type { Incoming } from "./read-record.ts";
import { receiveCount } from "./retry.ts";

type SettlePorts = Pick<ForwarderPorts, "deadLetter" | "log">;

/** The outcome for one message. */
export type MessageResult = { readonly omitted?: OmittedExtension } & (
  | { readonly kind: "delivered" | "duplicate" | "ignored" | "heartbeat" }
  | { readonly kind: "dead_letter"; readonly reason: DeadLetterReason }
  | (Extract<DeliveryResult, { kind: "retry" }> & { readonly record: SQSRecord })
);

/** Ends one message as its event ended: a message leaves the queue only once it is counted or on the dead-letter queue. */
export async function settle(
  incoming: Incoming,
  delivered: ReadonlyMap<string, DeliveryResult>,
  ports: SettlePorts,
): Promise<MessageResult> {
  switch (incoming.kind) {
    case "ignored":
    case "heartbeat":
      return { kind: incoming.kind };
    case "dead_letter":
      return deadLetter(incoming.record, { ...incoming, body: incoming.record.body }, ports);
    case "event": {
      const { record, eventId } = incoming;
      const end: DeliveryResult = delivered.get(eventId) ?? { kind: "retry", detail: "not tried" };
      return settleEvent(record, eventId, end, ports);
    }
  }
}

async function settleEvent(
  record: SQSRecord,
  eventId: string,
  end: DeliveryResult,
  ports: SettlePorts,
): Promise<MessageResult> {
  const { omitted } = end;
  const isDuplicate = end.kind === "done" && end.how === "duplicate";
  const reduced = omitted === undefined || isDuplicate ? {} : { omitted };
  if ("omitted" in reduced) ports.log("warn", "event sent without part of the extension", { eventId, omitted });
  switch (end.kind) {
    case "done":
      return { kind: end.how, ...reduced };
    case "retry":
      return { ...end, record };
    case "dead_letter": {
      const deadLettered = await deadLetter(
        record,
        { body: record.body, reason: end.reason, detail: end.detail, eventId },
        ports,
      );
      return { ...deadLettered, ...reduced };
    }
  }
}

/** A message leaves the queue only once the dead-letter queue has it. */
async function deadLetter(record: SQSRecord, message: DeadLetter, ports: SettlePorts): Promise<MessageResult> {
  const { body, reason, detail, eventId } = message;
  try {
    const attempts = receiveCount(record);
    await ports.deadLetter({ body, reason, detail, attempts, ...(eventId !== undefined && { eventId }) });
  } catch (error) {
    return { kind: "retry", record, detail: `could not be dead-lettered: ${describeError(error)}` };
  }
  ports.log("error", "message dead-lettered", { reason, detail, eventId });
  return { kind: "dead_letter", reason };
}
