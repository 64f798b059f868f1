import { cloudWatchMetrics as names } from "../contract/cloudwatch-metrics.ts";
import { defaultMetricPrefix } from "../contract/metrics.ts";
import { count, embeddedMetrics } from "../shared/embedded-metric.ts";
import type { Log } from "../shared/log.ts";
import { gaugeSeries } from "./domain/gauge-series.ts";
import type { Lease } from "./lease.ts";
import { readState, type StateReport } from "./read-state.ts";
import { type SendPorts, sendGauges } from "./send-gauges.ts";
import type { OpenState } from "./spacelift-state.ts";

export interface PollerPorts extends SendPorts {
  readonly openState: OpenState;
  readonly lease: Lease;
  readonly log: Log;
}

export interface PollerSettings {
  readonly integrationName: string;
  readonly spaceliftEndpoint: string;
  readonly metricPrefix?: string;
  readonly extraTags?: readonly string[];
  readonly excludeTags?: readonly string[];
}

/** Leaves three seconds for Datadog. */
const readMilliseconds = 7_000;
const pollMilliseconds = 10_000;

/**
 * Longer than the function may run. Nobody releases the lease, so it also excludes a second delivery of an event. The
 * shortest interval of the schedule is twice as long.
 */
const leaseMilliseconds = 30_000;

/** Reads Spacelift's present state, and sends it to Datadog as gauges. Rejects if the store of the lease is unreachable. */
export function createPoller(ports: PollerPorts, settings: PollerSettings) {
  const { integrationName, spaceliftEndpoint, metricPrefix = defaultMetricPrefix } = settings;
  const { extraTags = [], excludeTags = [] } = settings;
  const fail = (message: string, fields: Readonly<Record<string, unknown>>) =>
    ports.log("error", message, {
      ...fields,
      ...embeddedMetrics({ integrationName }, [count(names.pollsFailed, 1)], ports.now()),
    });
  /** Fields whose refusal this execution environment has logged. */
  const toldFields = new Set<string>();

  const tell = ({ refused, failed, queuesLeftOut }: StateReport): void => {
    const news = [...refused].filter(([field]) => !toldFields.has(field));
    for (const [field] of news) toldFields.add(field);
    if (news.length > 0) ports.log("warn", "Spacelift refuses fields to this API key", Object.fromEntries(news));
    if (failed.size > 0) ports.log("warn", "fields of Spacelift left out of this poll", Object.fromEntries(failed));
    if (queuesLeftOut > 0) ports.log("warn", "queues of worker pools left out of this poll", { pools: queuesLeftOut });
  };

  return async (): Promise<void> => {
    const begin = ports.now();
    if (!(await ports.lease.take(begin, begin + leaseMilliseconds))) {
      ports.log("info", "no poll: another one is running");
      return;
    }
    const report = await readState(ports.openState(begin + readMilliseconds), ports.now);
    tell(report);
    const series = gaugeSeries(report.gauges, { spaceliftEndpoint, metricPrefix, extraTags, excludeTags });
    if (series.length === 0) {
      fail("no gauges: Spacelift gave nothing", {});
      return;
    }
    const sent = await sendGauges(series, ports, begin + pollMilliseconds);
    if (sent.kind === "dropped") {
      fail("gauges dropped", { series: series.length, error: sent.detail });
      return;
    }
    const leftOut = series.length - sent.series;
    if (leftOut > 0) ports.log("warn", "gauges left out: more than Datadog takes at once", { series: leftOut });
    ports.log("info", "gauges sent", { series: sent.series, milliseconds: ports.now() - begin });
  };
}
