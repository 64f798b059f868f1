import type { SQSRecord } from "aws-lambda";
import { eventId } from "../domain/event.ts";
import { parseNotification } from "../domain/notification.ts";
import { isTooOld } from "../domain/second.ts";
import { mapEvent, type Series, type SeriesConfiguration } from "../domain/series.ts";
import { unpackDelivery } from "./envelope.ts";

export interface ReadConfiguration {
  readonly series: SeriesConfiguration;
  /** The run states that count as finished, in Spacelift's spelling. */
  readonly finishedStates: ReadonlySet<string>;
  readonly queueRetentionDays: number;
}

/** What a message turns out to be. */
export type Incoming = IncomingEvent | Unsendable | { readonly kind: "ignored"; readonly record: SQSRecord };

export interface IncomingEvent {
  readonly kind: "event";
  readonly record: SQSRecord;
  readonly eventId: string;
  /** When it happened, by Spacelift's clock, else by the receiver's. */
  readonly epochSeconds: number;
  readonly series: readonly Series[];
  readonly refused: readonly string[];
}

interface Unsendable {
  readonly kind: "park";
  readonly record: SQSRecord;
  readonly reason: "malformed" | "too_old" | "outlasted";
  readonly detail: string;
  readonly eventId?: string;
}

const day = 24 * 60 * 60;

/** Reads one message from the queue. Never throws: what cannot be sent says why. */
export function readRecord(record: SQSRecord, nowMilliseconds: number, configuration: ReadConfiguration): Incoming {
  const delivery = unpackDelivery(record.body);
  if (delivery === undefined) return malformed(record, "the message is not one that the receiver wrote");
  const text = decodeUtf8(delivery.body);
  if (text === undefined) return malformed(record, "the body is not UTF-8");
  const notification = parseNotification(text);
  if (notification.kind === "malformed") return malformed(record, notification.reason);
  const { event } = notification;
  if (event.kind === "run" && !configuration.finishedStates.has(event.state ?? "")) return { kind: "ignored", record };
  const id = eventId(event, delivery.receiptId);
  const now = nowMilliseconds / 1000;
  const epochSeconds = event.epochSeconds ?? delivery.receivedAtMilliseconds / 1000;
  if (isTooOld(epochSeconds, now)) {
    const detail = `it happened at ${isoTime(epochSeconds)}, more than 45 days ago`;
    return { kind: "park", record, reason: "too_old", detail, eventId: id };
  }
  const queuedDays = (nowMilliseconds - Number(record.attributes.SentTimestamp)) / 1000 / day;
  if (queuedDays > configuration.queueRetentionDays - 1) {
    const detail = `on the queue for ${queuedDays.toFixed(1)} of the ${configuration.queueRetentionDays} days that it keeps a message`;
    return { kind: "park", record, reason: "outlasted", detail, eventId: id };
  }
  return { kind: "event", record, eventId: id, epochSeconds, ...mapEvent(event, configuration.series) };
}

function malformed(record: SQSRecord, detail: string): Unsendable {
  return { kind: "park", record, reason: "malformed", detail };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isoTime(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${epochSeconds}` : date.toISOString();
}
