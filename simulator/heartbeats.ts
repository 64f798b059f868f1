import type { TimedSeries } from "../lambda/forwarder/destinations/metrics/domain/series.ts";

/** A heartbeat is always alone, and only heartbeats contain a gauge. */
export function isHeartbeatPost(series: readonly TimedSeries[]): boolean {
  return series.length === 1 && series[0]?.type === "gauge";
}
