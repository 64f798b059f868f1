import type { TimedSeries } from "../lambda/forwarder/destinations/metrics/domain/series.ts";

/** Of the forwarder: its heartbeat is always alone, and it sends no other gauge. */
export function isHeartbeatPost(series: readonly TimedSeries[]): boolean {
  return series.length === 1 && series[0]?.type === "gauge";
}
