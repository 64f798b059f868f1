import type { SQSRecord } from "aws-lambda";
import { describeError } from "../shared/log.ts";
import type { ForwarderPorts, RetryConfiguration } from "./forward.ts";
import type { MessageResult } from "./settle.ts";

/** Hides messages until their next try. */
export async function delayAll(
  retries: readonly Extract<MessageResult, { kind: "retry" }>[],
  ports: Pick<ForwarderPorts, "delay" | "random" | "log">,
  retry: RetryConfiguration,
): Promise<void> {
  if (retries.length === 0) return;
  const delays = retries.map(({ record, resetSeconds }) => ({
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

export function receiveCount(record: SQSRecord): number {
  const count = Number(record.attributes.ApproximateReceiveCount);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}
