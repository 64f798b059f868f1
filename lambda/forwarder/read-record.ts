import type { SQSRecord } from "aws-lambda";
import { heartbeatMessage } from "../contract/queue.ts";
import { eventEpochSeconds, eventId } from "../events/event.ts";
import { parseNotification } from "../events/notification.ts";
import { unpackDelivery } from "../shared/envelope.ts";
import { at, parseJson } from "../shared/json.ts";
import type { Deliverable } from "./destinations/metrics/deliver.ts";
import type { SeriesConfiguration } from "./destinations/metrics/domain/series.ts";
import { mapPendingEvent } from "./destinations/metrics/map-pending-event.ts";

export interface ReadConfiguration {
  readonly series: SeriesConfiguration;
  /** The run states, in Spacelift's spelling, that count as finished in a body that no policy of ours routed. */
  readonly finishedStates: ReadonlySet<string>;
  readonly queueRetentionDays: number;
}

/** A message that has been read, without its content. */
export type Incoming =
  | IncomingEvent
  | Unsendable
  | { readonly kind: "ignored" | "heartbeat"; readonly record: SQSRecord };

export interface IncomingEvent {
  readonly kind: "event";
  readonly record: SQSRecord;
  readonly eventId: string;
  readonly eventEpochSeconds: number;
  /** Whether the event's time is that of its end, from which a delay counts. A module version's is that of its creation. */
  readonly isTimedAtItsEnd: boolean;
}

/** A message as it was read. */
export type Read = Exclude<Incoming, IncomingEvent> | ReadEvent;

export interface ReadEvent extends IncomingEvent {
  readonly deliverable: Deliverable;
  /** What of the user's extension cannot be sent. */
  readonly refused: readonly string[];
}

interface Unsendable {
  readonly kind: "dead_letter";
  readonly record: SQSRecord;
  readonly reason: "malformed" | "retention_expiring";
  readonly detail: string;
  readonly eventId?: string;
}

const day = 24 * 60 * 60;

/** Reads one message from the queue. Never throws: what cannot be sent says why. */
export function readRecord(record: SQSRecord, nowMilliseconds: number, configuration: ReadConfiguration): Read {
  if (isHeartbeat(record)) return { kind: "heartbeat", record };
  const delivery = unpackDelivery(record.body);
  if (delivery === undefined) return malformed(record, "the message is not one that the receiver wrote");
  const text = decodeUtf8(delivery.body);
  if (text === undefined) return malformed(record, "the body is not UTF-8");
  const notification = parseNotification(text);
  if (notification.kind === "malformed") return malformed(record, notification.reason);
  const { event, isRouted } = notification;
  // By default Spacelift sends a run's every state; what our policy sends, it has found to be finished.
  const isFinished = isRouted || event.kind !== "run" || configuration.finishedStates.has(event.state ?? "");
  if (!isFinished) return { kind: "ignored", record };
  const id = eventId(event, delivery.receiptId);
  const queuedDays = (nowMilliseconds - Number(record.attributes.SentTimestamp)) / 1000 / day;
  if (queuedDays > configuration.queueRetentionDays - 1) {
    const detail = `on the queue for ${queuedDays.toFixed(1)} of the ${configuration.queueRetentionDays} days that it keeps a message`;
    return { kind: "dead_letter", record, reason: "retention_expiring", detail, eventId: id };
  }
  const received = delivery.receivedAtMilliseconds / 1000;
  const identity = { eventId: id, eventEpochSeconds: eventEpochSeconds(event, received) };
  const isTimedAtItsEnd = event.kind !== "module_version";
  return {
    kind: "event",
    record,
    ...identity,
    isTimedAtItsEnd,
    ...mapPendingEvent(event, identity, configuration.series),
  };
}

/** The schedule's message, in whatever spacing. */
export function isHeartbeat({ body }: Pick<SQSRecord, "body">): boolean {
  if (body.length > 2 * heartbeatMessage.length) return false;
  const json = parseJson(body);
  return at(json, "version") === 1 && at(json, "kind") === "heartbeat";
}

function malformed(record: SQSRecord, detail: string): Unsendable {
  return { kind: "dead_letter", record, reason: "malformed", detail };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
