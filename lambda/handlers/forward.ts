import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { embeddedMetrics } from "../domain/embedded-metric.ts";
import type { Candidate, End } from "../domain/protocol.ts";
import { batchMetrics, returnMetrics } from "./batch-metrics.ts";
import { createDeliver, type Deliver, type DeliverConfiguration, type DeliverPorts } from "./deliver.ts";
import { describeError, type Log } from "./log.ts";
import { type Incoming, type ReadConfiguration, readRecord } from "./read-record.ts";
import { realTimeout } from "./real-timeout.ts";
import { type Sightings, watchPorts } from "./watched-ports.ts";

export interface ForwarderPorts extends DeliverPorts {
  /** Writes a message to the dead-letter queue with the reason why it is there; resolves once it is kept. */
  readonly park: (parked: ParkedMessage) => Promise<void>;
  /** Hides messages for so many seconds from now, before they are delivered again. */
  readonly delay: (delays: readonly Delay[]) => Promise<void>;
}

export interface ParkedMessage {
  readonly body: string;
  readonly reason: ParkReason;
  readonly detail: string;
  /** The event's identity, where the message could be read so far. */
  readonly eventId?: string;
  /** How often the queue handed it out, this time included. */
  readonly attempts?: number;
}

export type ParkReason = "malformed" | "rejected" | "too_old" | "outlasted" | "ambiguous";

export interface Delay {
  readonly receiptHandle: string;
  readonly seconds: number;
}

export interface ForwarderConfiguration extends ReadConfiguration, DeliverConfiguration {
  /** The installation's name, the dimension of its metrics. */
  readonly integrationName: string;
  /** Origin of the Spacelift account. */
  readonly spaceliftEndpoint: string;
  readonly retry: RetryConfiguration;
}

export interface RetryConfiguration {
  readonly firstSeconds: number;
  readonly maximumSeconds: number;
}

interface RemainingTime {
  /** As Lambda's context has it; absent where nothing ends the invocation. */
  readonly getRemainingTimeInMillis?: () => number;
}

/**
 * Carries a batch of messages to Datadog and says which of them are to come again. A message is acknowledged when
 * Datadog has its series, when nothing is to be sent for it, or when it is parked on the dead-letter queue; a bad one
 * never holds up its neighbours.
 */
export function createForwarder(ports: ForwarderPorts, configuration: ForwarderConfiguration) {
  const watched = watchPorts(ports);
  const deliver = createDeliver(watched.ports, configuration);
  return middy<Pick<SQSEvent, "Records">, SQSBatchResponse>(realTimeout)
    .use({
      onError: (request) => {
        const records = request.event.Records;
        const metrics = returnMetrics(records, ports.now());
        ports.log("error", "batch goes back to the queue", {
          error: describeError(request.error),
          ...embeddedMetrics(configuration.integrationName, metrics, ports.now()),
        });
        request.response = failures(records);
      },
    })
    .handler((event, context: RemainingTime) =>
      forward(event.Records, context, { deliver, seen: watched.start() }, ports, configuration),
    );
}

async function forward(
  records: readonly SQSRecord[],
  context: RemainingTime,
  { deliver, seen }: { readonly deliver: Deliver; readonly seen: Sightings },
  ports: ForwarderPorts,
  configuration: ForwarderConfiguration,
): Promise<SQSBatchResponse> {
  const started = ports.now();
  const incoming = records.map((record) => readRecord(record, started, configuration));
  const remaining = context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  const delivered = await deliver(distinctEvents(incoming, ports.log), started + remaining);
  const settled = await Promise.all(incoming.map((each) => settle(each, delivered, ports)));
  const again = settled.filter((each) => each.kind === "again");
  await delayAll(again, ports, configuration.retry);
  const metrics = batchMetrics({ incoming, settled, seen, now: ports.now() });
  ports.log(again.length === 0 ? "info" : "warn", "batch done", {
    messages: records.length,
    ...countBy(settled.map(({ kind }) => kind)),
    milliseconds: ports.now() - started,
    ...(again[0] && { why: again[0].detail }),
    ...embeddedMetrics(configuration.integrationName, metrics, ports.now()),
  });
  return failures(again.map(({ record }) => record));
}

/** The first message of each event: one delivery ends all of its messages. */
function distinctEvents(incoming: readonly Incoming[], log: Log): readonly Candidate[] {
  const events = new Map<string, Candidate>();
  for (const each of incoming) {
    if (each.kind !== "event" || events.has(each.eventId)) continue;
    const { refused, ...candidate } = each;
    if (refused.length > 0) log("warn", "part of the extension is not sent", { eventId: each.eventId, refused });
    events.set(each.eventId, candidate);
  }
  return [...events.values()];
}

function countBy(kinds: readonly Settled["kind"][]): Readonly<Record<Settled["kind"], number>> {
  const counts = { delivered: 0, duplicate: 0, ignored: 0, parked: 0, again: 0 };
  for (const kind of kinds) counts[kind] += 1;
  return counts;
}

/** What became of one message. */
export type Settled =
  | { readonly kind: "delivered" | "duplicate" | "ignored" }
  | { readonly kind: "parked"; readonly reason: ParkReason }
  | (Extract<End, { kind: "again" }> & { readonly record: SQSRecord });

async function settle(
  incoming: Incoming,
  delivered: ReadonlyMap<string, End>,
  ports: ForwarderPorts,
): Promise<Settled> {
  switch (incoming.kind) {
    case "ignored":
      return { kind: "ignored" };
    case "park":
      return park(incoming.record, { ...incoming, body: incoming.record.body }, ports);
    case "event": {
      const { record, eventId } = incoming;
      const end: End = delivered.get(eventId) ?? { kind: "again", detail: "not tried" };
      switch (end.kind) {
        case "done":
          return { kind: end.how };
        case "again":
          return { ...end, record };
        case "parked":
          return park(record, { body: record.body, reason: end.reason, detail: end.detail, eventId }, ports);
      }
    }
  }
}

/** A message leaves the queue only once the dead-letter queue has it. */
async function park(record: SQSRecord, message: ParkedMessage, ports: ForwarderPorts): Promise<Settled> {
  const { body, reason, detail, eventId } = message;
  try {
    const attempts = receiveCount(record);
    await ports.park({ body, reason, detail, attempts, ...(eventId !== undefined && { eventId }) });
  } catch (error) {
    return { kind: "again", record, detail: `could not be parked: ${describeError(error)}` };
  }
  ports.log("error", "message parked on the dead-letter queue", { reason, detail, eventId });
  return { kind: "parked", reason };
}

async function delayAll(
  again: readonly Extract<Settled, { kind: "again" }>[],
  ports: ForwarderPorts,
  retry: RetryConfiguration,
): Promise<void> {
  if (again.length === 0) return;
  const delays = again.map(({ record, resetSeconds }) => ({
    receiptHandle: record.receiptHandle,
    seconds: retrySeconds(retry, receiveCount(record), resetSeconds ?? 0, ports.random()),
  }));
  try {
    await ports.delay(delays);
  } catch (error) {
    ports.log("warn", "visibility not changed: the messages come again after the queue's own time-out", {
      error: describeError(error),
    });
  }
}

/**
 * Doubles with every receive up to the maximum, spread over its upper quarter; never before Datadog's own reset. The
 * shortest delay bounds how often a message is received until it is too old: below the limit in lib/delivery.ts.
 */
export function retrySeconds(
  retry: RetryConfiguration,
  receives: number,
  resetSeconds: number,
  random: number,
): number {
  const full = Math.min(retry.maximumSeconds, retry.firstSeconds * 2 ** Math.min(30, receives - 1));
  const spread = Math.ceil(full * (0.75 + random / 4));
  return Math.max(spread, Math.min(retry.maximumSeconds, Math.ceil(resetSeconds)));
}

function receiveCount(record: SQSRecord): number {
  const count = Number(record.attributes.ApproximateReceiveCount);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

function failures(records: readonly SQSRecord[]): SQSBatchResponse {
  return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
