import { metrics } from "../../../../contract/metrics.ts";
import { keyedTag, normalizeMetricName } from "../../../../shared/datadog-tags.ts";
import { accountOf } from "../../../../shared/spacelift-account.ts";
import type { TimedSeries } from "./series.ts";

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
