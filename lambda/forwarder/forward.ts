import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { embeddedMetrics, type MetricDimensions } from "../shared/embedded-metric.ts";
import { describeError } from "../shared/log.ts";
import { realTimeout } from "../shared/real-timeout.ts";
import { logBatch } from "./batch-log.ts";
import { returnMetrics } from "./batch-metrics.ts";
import { createBatchReader } from "./batch-reader.ts";
import type { Destination } from "./destination.ts";
import type { MachinePorts } from "./machine-ports.ts";
import { type DeadLetterPorts, finishMessage } from "./message-result.ts";
import { isHeartbeat, type ReadConfiguration } from "./read-record.ts";
import { delayAll, type RetryConfiguration, type RetryPorts } from "./retry.ts";

export interface ForwardPorts extends DeadLetterPorts, RetryPorts, Pick<MachinePorts, "now"> {}

export interface ForwardConfiguration<Content> extends ReadConfiguration<Content>, MetricDimensions {
  readonly retry: RetryConfiguration;
}

interface RemainingTime {
  /** As in Lambda's context; absent where nothing ends the invocation. */
  readonly getRemainingTimeInMillis?: () => number;
}

/**
 * A message is acknowledged when the destination has its event or does not accept it, or when the dead-letter queue has
 * it. A heartbeat message always is: the next one comes in five minutes.
 */
export function createBatchHandler<Content>(
  destination: Destination<Content>,
  ports: ForwardPorts,
  configuration: ForwardConfiguration<Content>,
) {
  return middy<Pick<SQSEvent, "Records">, SQSBatchResponse>(realTimeout)
    .use({
      onError: (request) => {
        const records = request.event.Records.filter((record: SQSRecord) => !isHeartbeat(record));
        const metrics = returnMetrics(records, ports.now());
        ports.log("error", "batch returns to the queue", {
          error: describeError(request.error),
          ...embeddedMetrics(configuration, metrics, ports.now()),
        });
        request.response = failures(records);
      },
    })
    .handler((event, context: RemainingTime) => forward(event.Records, context, destination, ports, configuration));
}

async function forward<Content>(
  records: readonly SQSRecord[],
  context: RemainingTime,
  destination: Destination<Content>,
  ports: ForwardPorts,
  configuration: ForwardConfiguration<Content>,
): Promise<SQSBatchResponse> {
  const startedAt = ports.now();
  const endsAt = startedAt + (context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY);
  const isHeartbeatDue = records.some(isHeartbeat);
  const reader = createBatchReader(records, destination, startedAt, configuration);
  const delivery = await destination.deliver({ events: reader.events(), endsAt, isHeartbeatDue });
  const results = await Promise.all(reader.messages().map((message) => finishMessage(message, delivery, ports)));
  const retries = results.filter((result) => result.kind === "retry");
  await delayAll(retries, ports, configuration.retry);
  const batch = { results, delivery, startedAt, endedAt: ports.now() };
  logBatch(batch, ports.log, configuration);
  return failures(retries.map(({ record }) => record));
}

function failures(records: readonly SQSRecord[]): SQSBatchResponse {
  return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
