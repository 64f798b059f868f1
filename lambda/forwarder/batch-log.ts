import { embeddedMetrics, type MetricDimensions } from "../shared/embedded-metric.ts";
import type { Log } from "../shared/log.ts";
import { batchMetrics } from "./batch-metrics.ts";
import type { Delivery } from "./destination.ts";
import type { MessageResult } from "./message-result.ts";

export interface FinishedBatch {
  readonly results: readonly MessageResult[];
  readonly delivery: Delivery;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A batch of heartbeats alone writes no metrics, since AWS bills metrics. */
export function logBatch(batch: FinishedBatch, log: Log, dimensions: MetricDimensions): void {
  const { results, delivery, startedAt, endedAt } = batch;
  const milliseconds = endedAt - startedAt;
  if (results.length > 0 && results.every(({ kind }) => kind === "heartbeat")) {
    const failure = delivery.heartbeatFailure;
    log(failure === undefined ? "info" : "warn", "heartbeat", { heartbeat: failure ?? "accepted", milliseconds });
    return;
  }
  const why = results.find((result) => result.kind === "retry")?.detail;
  const metrics = [...batchMetrics(results, endedAt), ...delivery.metrics];
  log(why === undefined ? "info" : "warn", "batch done", {
    messages: results.length,
    ...countByKind(results),
    milliseconds,
    ...(why !== undefined && { why }),
    ...embeddedMetrics(dimensions, metrics, endedAt),
  });
}

function countByKind(results: readonly MessageResult[]): Readonly<Record<MessageResult["kind"], number>> {
  const counts = { delivered: 0, duplicate: 0, ignored: 0, dead_letter: 0, retry: 0, heartbeat: 0 };
  for (const { kind } of results) counts[kind] += 1;
  return counts;
}
