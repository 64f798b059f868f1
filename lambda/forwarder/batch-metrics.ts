import type { SQSRecord } from "aws-lambda";
import { cloudWatchMetrics as names } from "../contract/cloudwatch-metrics.ts";
import type { EmbeddedMetric } from "../shared/embedded-metric.ts";
import { answerKind } from "./destinations/metrics/domain/answer.ts";
import { oldestClaimedSeconds } from "./destinations/metrics/domain/claim.ts";
import type { DeadLetterReason } from "./forward.ts";
import type { Incoming } from "./read-record.ts";
import type { MessageResult } from "./settle.ts";
import type { Sightings } from "./watched-ports.ts";

/** What is known of a batch when it is done. */
export interface BatchFacts {
  readonly incoming: readonly Incoming[];
  readonly settled: readonly MessageResult[];
  readonly seen: Sightings;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The metrics of a batch, without those that are zero. */
export function batchMetrics({ incoming, settled, seen, now }: BatchFacts): readonly EmbeddedMetric[] {
  const delivered = deliveries(incoming, seen);
  const timed = delivered.filter(({ isTimedAtItsEnd }) => isTimedAtItsEnd);
  const done = settled.filter(({ kind }) => kind === "delivered" || kind === "duplicate").length;
  const retries = settled.filter((each) => each.kind === "retry");
  return [
    count(names.eventsDelivered, delivered.length),
    // A negative count would be taken off the counts of other batches.
    count(names.duplicatesDropped, Math.max(0, done - delivered.length)),
    count(names.eventsLate, timed.filter(({ moved }) => moved > oldestClaimedSeconds).length),
    ...distribution(names.secondsMoved, "Seconds", delivered.flatMap(movedWithinReach)),
    ...distribution(
      names.deliveryLatency,
      "Milliseconds",
      timed.map(({ latency }) => latency),
    ),
    count(names.slotsExhausted, retries.filter(({ noFreeSecond }) => noFreeSecond).length),
    ...deadLetterMetrics(settled),
    count(names.extensionsOmitted, settled.filter(({ omitted }) => omitted !== undefined).length),
    ...distribution(
      names.clockDisagreement,
      "Seconds",
      seen.clockDisagreements.map((ahead) => Math.round(Math.abs(ahead))),
    ),
    ...answerMetrics(seen),
    ...returnMetrics(
      retries.map(({ record }) => record),
      now,
    ),
  ].filter(({ value }) => value !== 0);
}

/** The metrics of messages that go back to the queue. */
export function returnMetrics(records: readonly SQSRecord[], now: number): readonly EmbeddedMetric[] {
  if (records.length === 0) return [];
  const ages = records.map(({ attributes }) => Math.floor((now - Number(attributes.SentTimestamp)) / 1000));
  return [
    count(names.messagesReturned, records.length),
    { name: names.returnedMessageAge, unit: "Seconds", value: Math.max(0, ...ages) },
  ];
}

interface Delivered {
  /** Whether `latency` counts from the event's end. */
  readonly isTimedAtItsEnd: boolean;
  /** Seconds from the event's own second to the one that its points have. */
  readonly moved: number;
  /** Milliseconds from the event to Datadog's acceptance. */
  readonly latency: number;
}

function deliveries(incoming: readonly Incoming[], { delivered, seconds }: Sightings): readonly Delivered[] {
  const events = new Map(incoming.flatMap((each) => (each.kind === "event" ? [[each.eventId, each] as const] : [])));
  return [...delivered].flatMap(([eventId, at]) => {
    const event = events.get(eventId);
    if (event === undefined) return [];
    const { eventEpochSeconds: happened, isTimedAtItsEnd } = event;
    const second = seconds.get(eventId) ?? Math.floor(happened);
    const latency = Math.max(0, Math.round(at - happened * 1000));
    return { isTimedAtItsEnd, moved: second - Math.floor(happened), latency };
  });
}

/** Where an event was moved because its own second was taken; further on, it was late. */
function movedWithinReach({ moved }: Delivered): readonly number[] {
  return moved === 0 || moved > oldestClaimedSeconds ? [] : [Math.abs(moved)];
}

function deadLetterMetrics(settled: readonly MessageResult[]): readonly EmbeddedMetric[] {
  const reasons = settled.flatMap((each) => (each.kind === "dead_letter" ? [each.reason] : []));
  return Object.entries(names.deadLettered satisfies Record<DeadLetterReason, string>).map(([reason, name]) =>
    count(name, reasons.filter((each) => each === reason).length),
  );
}

function answerMetrics({ answers }: Sightings): readonly EmbeddedMetric[] {
  const kinds = answers.map(answerKind);
  return Object.entries(names.answers).map(([kind, name]) => count(name, kinds.filter((each) => each === kind).length));
}

function count(name: string, value: number): EmbeddedMetric {
  return { name, unit: "Count", value };
}

function distribution(name: string, unit: EmbeddedMetric["unit"], value: readonly number[]): readonly EmbeddedMetric[] {
  return value.length === 0 ? [] : [{ name, unit, value }];
}
