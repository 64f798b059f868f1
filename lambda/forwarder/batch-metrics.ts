import type { SQSRecord } from "aws-lambda";
import { cloudWatchMetrics as names } from "../contract/cloudwatch-metrics.ts";
import { count, distribution, type EmbeddedMetric } from "../shared/embedded-metric.ts";
import type { DeadLetterReason } from "./dead-letter.ts";
import type { MessageResult } from "./message-result.ts";

type Delivered = Extract<MessageResult, { kind: "delivered" }>;

/** Omits zeros. `now` is in milliseconds since 1970. */
export function batchMetrics(results: readonly MessageResult[], now: number): readonly EmbeddedMetric[] {
  const messages = results.filter((result) => result.kind === "delivered");
  const delivered = [...new Map(messages.map((result) => [result.event.eventId, result])).values()];
  const duplicates = results.filter(({ kind }) => kind === "duplicate").length + messages.length - delivered.length;
  const latencies = delivered.flatMap(latencyOf);
  const retries = results.flatMap((result) => (result.kind === "retry" ? [result.record] : []));
  return [
    count(names.eventsDelivered, delivered.length),
    count(names.duplicatesDropped, duplicates),
    ...distribution(names.deliveryLatency, "Milliseconds", latencies),
    ...deadLetterMetrics(results),
    ...returnMetrics(retries, now),
  ].filter(({ value }) => value !== 0);
}

export function returnMetrics(records: readonly SQSRecord[], now: number): readonly EmbeddedMetric[] {
  if (records.length === 0) return [];
  const ages = records.map(({ attributes }) => Math.floor((now - Number(attributes.SentTimestamp)) / 1000));
  return [
    count(names.messagesReturned, records.length),
    { name: names.returnedMessageAge, unit: "Seconds", value: Math.max(0, ...ages) },
  ];
}

function latencyOf({ event, acceptedAtMilliseconds }: Delivered): readonly number[] {
  if (!event.isTimedAtItsEnd || event.isBackfilled || acceptedAtMilliseconds === undefined) return [];
  return [Math.max(0, Math.round(acceptedAtMilliseconds - event.eventEpochSeconds * 1000))];
}

function deadLetterMetrics(results: readonly MessageResult[]): readonly EmbeddedMetric[] {
  const reasons = results.flatMap((result) => (result.kind === "dead_letter" ? [result.reason] : []));
  return Object.entries(names.deadLettered satisfies Record<DeadLetterReason, string>).map(([reason, name]) =>
    count(name, reasons.filter((each) => each === reason).length),
  );
}
