import { eventId, type SpaceliftEvent } from "../../events/event.ts";
import { parseNotification } from "../../events/notification.ts";
import { packDelivery } from "../../shared/envelope.ts";
import { SpaceliftError } from "../spacelift.ts";
import { presumedEventId } from "./domain/presumed-event.ts";
import { inputWithWebhook } from "./domain/sample-input.ts";
import { payloadsIn } from "./domain/simulated-payloads.ts";
import type { EvaluationRecord, Simulation } from "./evaluations.ts";
import { outcomeOf } from "./recovery-outcome.ts";
import type { RecoveryPorts, RecoverySource } from "./recovery-ports.ts";

export type RecordResult =
  /** Nothing was enqueued: the policy does not send the event, the ledger knows it, or it has no id. */
  | { readonly kind: "nothing_to_do" }
  | { readonly kind: "recovered" }
  /** Enqueued, although the delivery may have arrived: only destinations without items want the event. */
  | { readonly kind: "repeated" }
  /** The event's delivery may still arrive. */
  | { readonly kind: "waiting" }
  | MissingRecord;

export interface MissingRecord {
  readonly kind: "missing";
  readonly reason: "input_unreadable" | "input_too_large" | "not_evaluated" | "answer_unknown" | "payload_unusable";
  /** Whether another try may succeed. */
  readonly isWorthAnotherTry: boolean;
}

export interface RecordTask {
  readonly record: EvaluationRecord;
  /** The registered text. */
  readonly text: string;
  /** Whether a delivery of the event may still arrive. */
  readonly isYoung: boolean;
}

/**
 * Evaluates the registered policy on the kept input, and enqueues each event that a destination lacks. Enqueues nothing
 * for an event without an id, such as an internal error: its copy would have another identity. A sample's text stays
 * in this function's memory. Rejects as the ports do.
 */
export async function recoverRecord(
  { record, text, isYoung }: RecordTask,
  { policyId, webhookId }: RecoverySource,
  ports: RecoveryPorts,
): Promise<RecordResult> {
  const sample = await ports.evaluations.readSample(policyId, record.key);
  // Spacelift may have hidden it from the key. If it has dropped it, the next listing shows that.
  if (sample.kind === "gone") return missing("input_unreadable", true);
  if (sample.kind === "too_large") return missing("input_too_large");
  const input = inputWithWebhook(sample.text, webhookId);
  if (input === undefined) return missing("input_unreadable");
  // Most events were delivered. Looking first saves the evaluation, and one that fails is then no loss.
  const presumed = presumedEventId(sample.text);
  if (presumed !== undefined && (await ports.knownEvents.isKnown(presumed))) return { kind: "nothing_to_do" };
  const simulation = await simulate(text, input, ports);
  if (simulation.kind === "failed") return missing("not_evaluated", true);
  const payloads = payloadsIn(simulation.document, webhookId);
  if (payloads === undefined) return missing("answer_unknown", true);
  let result: RecordResult = { kind: "nothing_to_do" };
  for (const payload of payloads) {
    const notification = parseNotification(payload);
    if (notification.kind === "malformed" || !notification.isRouted) return missing("payload_unusable", true);
    const wanted = await isWanted(notification.event, ports);
    if (wanted === "no") continue;
    if (isYoung) return { kind: "waiting" };
    const receipt = { receiptId: ports.newReceiptId(), receivedAtMilliseconds: ports.now() };
    const message = packDelivery({ body: Buffer.from(payload), ...receipt });
    if (message === undefined) return missing("payload_unusable", true);
    await ports.enqueue(message);
    result = { kind: wanted };
  }
  return result;
}

/** A refusal of this input alone, for its size or its words, must not end the recovery of others. */
async function simulate(text: string, input: string, { evaluations }: RecoveryPorts): Promise<Simulation> {
  try {
    return await evaluations.simulate(text, input);
  } catch (error) {
    if (!(error instanceof SpaceliftError) || outcomeOf(error).kind !== "refused") throw error;
    await evaluations.simulate(text, "{}");
    return { kind: "failed" };
  }
}

async function isWanted(
  event: SpaceliftEvent,
  { knownEvents }: RecoveryPorts,
): Promise<"recovered" | "repeated" | "no"> {
  if (event.id === undefined) return "no";
  switch (await knownEvents.find(event, eventId(event, ""))) {
    case "known":
      return "no";
    case "unknown":
      return "recovered";
    case "untracked":
      return "repeated";
  }
}

function missing(reason: MissingRecord["reason"], isWorthAnotherTry = false): MissingRecord {
  return { kind: "missing", reason, isWorthAnotherTry };
}
