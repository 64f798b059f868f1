import type { TimedSeries } from "../lambda/forwarder/destinations/metrics/domain/series.ts";

/** Whether a POST carries a heartbeat, which is always alone: no event has a gauge. */
export function isHeartbeatPost(series: readonly TimedSeries[]): boolean {
  return series.length === 1 && series[0]?.type === "gauge";
}
