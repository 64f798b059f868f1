import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";

export function ownMetric(
  integrationName: string,
  metricName: string,
  statistic: "Sum" | "Maximum" | "SampleCount" | "p50" | "p99",
  period = Duration.minutes(5),
): Metric {
  const { namespace, dimension } = cloudWatchMetrics;
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: { [dimension]: integrationName },
    statistic,
    period,
  });
}
