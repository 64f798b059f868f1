import type { DestinationName } from "../../lambda/contract/destinations.ts";
import { decide, oldestSentSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { tooOld } from "../../lambda/forwarder/domain/oldest-event.ts";

export const withoutHistoricalMetrics = "ended over an hour ago, and historicalMetrics is false";

/** Times in seconds since 1970. */
export interface Age {
  readonly eventEpochSeconds: number;
  readonly nowEpochSeconds: number;
  readonly historicalMetrics: boolean;
}

export const historicalMetricsNote = `Datadog drops points that are over an hour old, unless historical metrics ingestion is on for each metric.
Switch it on in Datadog, then deploy with -c historicalMetrics=true: docs/backfill.md has the steps.`;

/** Why the destination would not count the run; `undefined` if it would. */
export function refusalOf(destination: DestinationName, age: Age): string | undefined {
  const { eventEpochSeconds, nowEpochSeconds, historicalMetrics } = age;
  if (destination !== "metrics") return tooOld(eventEpochSeconds, nowEpochSeconds);
  const decision = decide(undefined, age);
  if (decision.kind === "dead_letter") return decision.detail;
  if (historicalMetrics || nowEpochSeconds - eventEpochSeconds <= oldestSentSeconds) return undefined;
  return withoutHistoricalMetrics;
}
