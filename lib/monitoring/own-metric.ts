import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import type { DestinationName } from "../../lambda/contract/destinations.ts";

export interface MeasuredPart {
  readonly integrationName: string;
  /** @default - the metric is not about a destination, or about `metrics` */
  readonly destination?: DestinationName;
}

export function ownMetric(
  { integrationName, destination = "metrics" }: MeasuredPart,
  metricName: string,
  statistic: "Sum" | "Maximum" | "SampleCount" | "p50" | "p99",
  period = Duration.minutes(5),
): Metric {
  const { namespace, dimension, destinationDimension } = cloudWatchMetrics;
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: {
      [dimension]: integrationName,
      ...(destination !== "metrics" && { [destinationDimension]: destination }),
    },
    statistic,
    period,
  });
}
