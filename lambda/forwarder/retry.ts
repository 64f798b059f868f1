import type { SQSRecord } from "aws-lambda";
import { describeError, type Log } from "../shared/log.ts";
import type { MachinePorts } from "./machine-ports.ts";

export interface RetryConfiguration {
  readonly firstSeconds: number;
  readonly maximumSeconds: number;
}

export const usualRetry: RetryConfiguration = { firstSeconds: 10, maximumSeconds: 900 };

/** Counts from now. */
export interface Delay {
  readonly receiptHandle: string;
  readonly seconds: number;
}

export interface RetryPorts extends Pick<MachinePorts, "random"> {
  readonly delay: (delays: readonly Delay[]) => Promise<void>;
  readonly log: Log;
}

export interface RetriedMessage {
  readonly record: SQSRecord;
  readonly resetSeconds?: number;
}

export async function delayAll(
  retries: readonly RetriedMessage[],
  ports: RetryPorts,
  configuration: RetryConfiguration,
): Promise<void> {
  if (retries.length === 0) return;
  const delays = retries.map(({ record, resetSeconds }) => ({
    receiptHandle: record.receiptHandle,
    seconds: retrySeconds(configuration, receiveCount(record), resetSeconds ?? 0, ports.random()),
  }));
  try {
    await ports.delay(delays);
  } catch (error) {
    ports.log("warn", "visibility not changed: the queue's own timeout delays the messages", {
      error: describeError(error),
    });
  }
}

/**
 * Doubles with every receive, spread over its upper quarter; never before Datadog's own reset. The shortest delay
 * bounds the receives before retention ends: see the limit in lib/destination.ts.
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

export function receiveCount(record: SQSRecord): number {
  const count = Number(record.attributes.ApproximateReceiveCount);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}
