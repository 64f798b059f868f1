import type { SQSRecord } from "aws-lambda";
import { heartbeatMessage } from "../contract/queue.ts";
import { type Delivery, unpackDelivery } from "../shared/envelope.ts";
import { at, parseJson } from "../shared/json.ts";
import type { ReceivedEvent } from "./destination.ts";

export interface ReadConfiguration<Content> {
  readonly readDelivery: (delivery: Delivery) => ReadDelivery<Content>;
  readonly queueRetentionDays: number;
}

export type ReadDelivery<Content> =
  | { readonly kind: "event"; readonly received: ReceivedEvent<Content> }
  /** `detail` is for the operator of the dead-letter queue. */
  | { readonly kind: "malformed"; readonly detail: string }
  | { readonly kind: "ignored" };

export type ReadMessage<Content> =
  | Exclude<ReadDelivery<Content>, { kind: "malformed" }>
  | UnreadMessage
  | { readonly kind: "heartbeat" };

interface UnreadMessage {
  readonly kind: "dead_letter";
  readonly reason: "malformed" | "retention_expiring";
  readonly detail: string;
  readonly eventId?: string;
}

const day = 24 * 60 * 60;

/** Never throws: the result says why a message cannot be sent. */
export function readRecord<Content>(
  record: SQSRecord,
  nowMilliseconds: number,
  { readDelivery, queueRetentionDays }: ReadConfiguration<Content>,
): ReadMessage<Content> {
  if (isHeartbeat(record)) return { kind: "heartbeat" };
  const delivery = unpackDelivery(record.body);
  if (delivery === undefined) return malformed("the message is not one that the receiver wrote");
  const read = readDelivery(delivery);
  if (read.kind === "malformed") return malformed(read.detail);
  if (read.kind === "ignored") return read;
  const queuedDays = (nowMilliseconds - Number(record.attributes.SentTimestamp)) / 1000 / day;
  if (queuedDays <= queueRetentionDays - 1) return read;
  const detail = `on the queue for ${queuedDays.toFixed(1)} of the ${queueRetentionDays} days that it keeps a message`;
  return { kind: "dead_letter", reason: "retention_expiring", detail, eventId: read.received.eventId };
}

/** Accepts any spacing. */
export function isHeartbeat({ body }: Pick<SQSRecord, "body">): boolean {
  if (body.length > 2 * heartbeatMessage.length) return false;
  const json = parseJson(body);
  return at(json, "version") === 1 && at(json, "kind") === "heartbeat";
}

function malformed(detail: string): UnreadMessage {
  return { kind: "dead_letter", reason: "malformed", detail };
}
