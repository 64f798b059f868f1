import type { Metric } from "../../contract/metrics.ts";
import { asNumber, type Json } from "../../shared/json.ts";

export interface Gauge {
  readonly metric: Metric;
  /** Finite, and 0 or more. */
  readonly value: number;
  /** The tags besides the account. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Empty for anything but a number of 0 or more. Spacelift gives null for an unknown number, and -1 for no limit
 * (github.com/spacelift-io/prometheus-exporter, "seats_limit").
 */
export function gaugeOf(metric: Metric, value: Json, tags: Gauge["tags"] = {}): readonly Gauge[] {
  const number = asNumber(value);
  return number === undefined || number < 0 ? [] : [{ metric, value: number, tags }];
}
