import { cloudWatchMetrics } from "../environment.ts";

/**
 * The fields of a log line that make CloudWatch count a value, in embedded metric format (Amazon CloudWatch, "Embedded
 * metric format specification").
 */
export function embeddedMetric(
  integration: string,
  name: string,
  value: number,
  nowMilliseconds: number,
): Readonly<Record<string, unknown>> {
  const { namespace, dimension } = cloudWatchMetrics;
  return {
    _aws: {
      Timestamp: nowMilliseconds,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [[dimension]], Metrics: [{ Name: name, Unit: "Count" }] },
      ],
    },
    [dimension]: integration,
    [name]: value,
  };
}
