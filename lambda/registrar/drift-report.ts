import { cloudWatchMetrics } from "../contract/cloudwatch-metrics.ts";
import { embeddedMetrics } from "../shared/embedded-metric.ts";
import type { SecretHolder } from "./domain/registration.ts";
import type { Drift } from "./drift.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";

export type ReportDrift = (drift: readonly Drift[], fields?: object) => void;

/** Writes drift to the log and as a metric. */
export function createDriftReport(
  message: string,
  { name: integrationName }: Pick<SecretHolder, "name">,
  { log, now }: Pick<RegistrarPorts, "log" | "now">,
): ReportDrift {
  return (drift, fields = {}) => {
    const metric = { name: cloudWatchMetrics.registrationDrift, unit: "Count", value: drift.length } as const;
    // CloudWatch bills each hour in which a metric occurs.
    const metrics = drift.length === 0 ? [] : [metric];
    log(drift.length === 0 ? "info" : "warn", message, {
      drift,
      ...fields,
      ...embeddedMetrics({ integrationName }, metrics, now()),
    });
  };
}
