import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { embeddedMetrics } from "../shared/embedded-metric.ts";
import { describeError } from "../shared/log.ts";
import { realTimeout } from "../shared/real-timeout.ts";
import { type BatchFacts, batchMetrics, returnMetrics } from "./batch-metrics.ts";
import { createDeliver, type Deliver, type Deliverable, type DeliverPorts } from "./destinations/metrics/deliver.ts";
import { type Incoming, isHeartbeat, type ReadConfiguration, readRecord } from "./read-record.ts";
import { delayAll, receiveCount } from "./retry.ts";
import { type MessageResult, settle } from "./settle.ts";
import { type Sightings, watchPorts } from "./watched-ports.ts";

export interface ForwarderPorts extends DeliverPorts {
  /** Writes a message to the dead-letter queue with the reason why it is there; resolves once it is kept. */
  readonly deadLetter: (letter: DeadLetter) => Promise<void>;
  /** Hides messages for so many seconds from now, before they are delivered again. */
  readonly delay: (delays: readonly Delay[]) => Promise<void>;
}

export interface DeadLetter {
  readonly body: string;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  /** The event's identity, where the message could be read so far. */
  readonly eventId?: string;
  /** How often the queue handed it out, this time included. */
  readonly attempts?: number;
}

export type DeadLetterReason = "malformed" | "rejected" | "too_old" | "retention_expiring" | "ambiguous";

export interface Delay {
  readonly receiptHandle: string;
  readonly seconds: number;
}

export interface ForwarderConfiguration extends ReadConfiguration {
  /** The installation's name, the dimension of its metrics. */
  readonly integrationName: string;
  /** Origin of the Spacelift account. */
  readonly spaceliftEndpoint: string;
  /** Whether Datadog takes points of any age for our metrics. */
  readonly historicalMetrics: boolean;
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
 * Datadog has its series, when nothing is to be sent for it, or when it is dead-lettered; a bad one
 * never holds up its neighbours. A heartbeat message is answered with a point, and acknowledged in any case: the next one
 * comes in five minutes.
 */
export function createForwarder(ports: ForwarderPorts, configuration: ForwarderConfiguration) {
  const watched = watchPorts(ports);
  const deliver = createDeliver(watched.ports, { ...configuration, metricPrefix: configuration.series.metricPrefix });
  return middy<Pick<SQSEvent, "Records">, SQSBatchResponse>(realTimeout)
    .use({
      onError: (request) => {
        const records = request.event.Records.filter((record: SQSRecord) => !isHeartbeat(record));
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
  const endsAt = started + (context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY);
  const incoming: Incoming[] = [];
  const events = distinctEvents(records, incoming, ports, configuration);
  const { ends, heartbeatFailure } = await deliver(events, { endsAt, isHeartbeatDue: records.some(isHeartbeat) });
  const settled = await Promise.all(incoming.map((each) => settle(each, ends, ports)));
  const retries = settled.filter((each) => each.kind === "retry");
  await delayAll(retries, ports, configuration.retry);
  logBatch({ incoming, settled, seen, now: ports.now() }, started, heartbeatFailure, { ports, configuration });
  return failures(retries.map(({ record }) => record));
}

/**
 * The first message of each event, since one delivery ends all of its messages; those that came before are first. Each
 * message is read when its turn comes, and only what is said of it in `incoming` is kept.
 */
function* distinctEvents(
  records: readonly SQSRecord[],
  incoming: Incoming[],
  ports: ForwarderPorts,
  configuration: ForwarderConfiguration,
): Generator<Deliverable> {
  const known = new Set<string>();
  const repeats = records.toSorted((one, other) => Number(isRepeated(other)) - Number(isRepeated(one)));
  for (const record of repeats) {
    const read = readRecord(record, ports.now(), configuration);
    if (read.kind !== "event") {
      incoming.push(read);
      continue;
    }
    const { deliverable, refused, ...event } = read;
    const { eventId } = event;
    incoming.push(event);
    if (known.has(eventId)) continue;
    known.add(eventId);
    if (refused.length > 0) ports.log("warn", "part of the extension is not sent", { eventId, refused });
    yield deliverable;
  }
}

function isRepeated(record: SQSRecord): boolean {
  return receiveCount(record) > 1;
}

/** One line for a batch, and one if a clock is wrong. A batch of heartbeats alone writes no metrics, since metrics are billed. */
function logBatch(
  facts: BatchFacts,
  started: number,
  heartbeatFailure: string | undefined,
  { ports, configuration }: { readonly ports: ForwarderPorts; readonly configuration: ForwarderConfiguration },
): void {
  const { settled, seen, now } = facts;
  const milliseconds = now - started;
  const [secondsAhead] = seen.clockDisagreements;
  if (secondsAhead !== undefined) ports.log("warn", "Datadog's clock and ours disagree", { secondsAhead });
  const heartbeat = heartbeatFailure === undefined ? "accepted" : heartbeatFailure;
  if (settled.length > 0 && settled.every(({ kind }) => kind === "heartbeat")) {
    ports.log(heartbeatFailure === undefined ? "info" : "warn", "heartbeat", { heartbeat, milliseconds });
    return;
  }
  const why = settled.find((each) => each.kind === "retry")?.detail;
  ports.log(why === undefined ? "info" : "warn", "batch done", {
    messages: settled.length,
    ...countBy(settled.map(({ kind }) => kind)),
    milliseconds,
    ...(why !== undefined && { why }),
    ...embeddedMetrics(configuration.integrationName, batchMetrics(facts), now),
  });
}

function countBy(kinds: readonly MessageResult["kind"][]): Readonly<Record<MessageResult["kind"], number>> {
  const counts = { delivered: 0, duplicate: 0, ignored: 0, dead_letter: 0, retry: 0, heartbeat: 0 };
  for (const kind of kinds) counts[kind] += 1;
  return counts;
}

function failures(records: readonly SQSRecord[]): SQSBatchResponse {
  return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
