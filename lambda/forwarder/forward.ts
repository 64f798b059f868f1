import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { embeddedMetrics } from "../shared/embedded-metric.ts";
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

export interface ForwardConfiguration extends ReadConfiguration {
  /** Dimension of the CloudWatch metrics. */
  readonly integrationName: string;
  readonly retry: RetryConfiguration;
}

interface RemainingTime {
  /** As in Lambda's context; absent where nothing ends the invocation. */
  readonly getRemainingTimeInMillis?: () => number;
}

/**
 * A message is acknowledged when each destination that accepts its event has it, when nothing is to be sent, or when
 * the dead-letter queue has it. A heartbeat message always is: the next one comes in five minutes.
 */
export function createBatchHandler(
  destinations: readonly Destination[],
  ports: ForwardPorts,
  configuration: ForwardConfiguration,
) {
  return middy<Pick<SQSEvent, "Records">, SQSBatchResponse>(realTimeout)
    .use({
      onError: (request) => {
        const records = request.event.Records.filter((record: SQSRecord) => !isHeartbeat(record));
        const metrics = returnMetrics(records, ports.now());
        ports.log("error", "batch returns to the queue", {
          error: describeError(request.error),
          ...embeddedMetrics(configuration.integrationName, metrics, ports.now()),
        });
        request.response = failures(records);
      },
    })
    .handler((event, context: RemainingTime) => forward(event.Records, context, destinations, ports, configuration));
}

async function forward(
  records: readonly SQSRecord[],
  context: RemainingTime,
  destinations: readonly Destination[],
  ports: ForwardPorts,
  configuration: ForwardConfiguration,
): Promise<SQSBatchResponse> {
  const startedAt = ports.now();
  const endsAt = startedAt + (context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY);
  const isHeartbeatDue = records.some(isHeartbeat);
  const reader = createBatchReader(records, destinations, startedAt, configuration);
  const deliveries = new Map(
    await Promise.all(
      destinations.map(async (destination) => {
        const events = reader.eventsFor(destination);
        return [destination, await destination.deliver({ events, endsAt, isHeartbeatDue })] as const;
      }),
    ),
  );
  const results = await Promise.all(reader.messages().map((message) => finishMessage(message, deliveries, ports)));
  const retries = results.filter((result) => result.kind === "retry");
  await delayAll(retries, ports, configuration.retry);
  const batch = { results, deliveries: [...deliveries.values()], startedAt, endedAt: ports.now() };
  logBatch(batch, ports.log, configuration.integrationName);
  return failures(retries.map(({ record }) => record));
}

function failures(records: readonly SQSRecord[]): SQSBatchResponse {
  return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
