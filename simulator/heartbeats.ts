import type { TimedSeries } from "../lambda/forwarder/destinations/metrics/domain/series.ts";

/** The forwarder's heartbeat is always alone in its POST, and is the forwarder's only gauge. */
export function isHeartbeatPost(series: readonly TimedSeries[]): boolean {
  return series.length === 1 && series[0]?.type === "gauge";
}
