import { metrics } from "../../../../contract/metrics.ts";
import type { TimedSeries } from "./series.ts";
import { keyedTag, normalizeMetricName } from "./tags.ts";

export interface Installation {
  readonly integrationName: string;
  readonly spaceliftEndpoint: string;
  readonly metricPrefix: string;
}

/** Shows that this installation reaches Datadog. Repeating it within a second changes nothing. */
export function heartbeatAt(installation: Installation, nowEpochSeconds: number): TimedSeries {
  const { integrationName, spaceliftEndpoint, metricPrefix } = installation;
  const { name, type } = metrics.forwarderHeartbeat;
  const tags = [keyedTag("account", accountOf(spaceliftEndpoint)), keyedTag("integration", integrationName)];
  return {
    metric: normalizeMetricName(`${metricPrefix}.${name}`) ?? name,
    type,
    tags: tags.flatMap((tag) => tag ?? []),
    value: 1,
    second: Math.floor(nowEpochSeconds),
  };
}

/** `acme` of `https://acme.app.spacelift.io`; the whole host of a self-hosted Spacelift. */
export function accountOf(spaceliftEndpoint: string): string {
  const host = new URL(spaceliftEndpoint).hostname;
  return /^([^.]+)\.app\.(?:us\.)?spacelift\.io$/.exec(host)?.[1] ?? host;
}
