import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, type ILogGroup } from "aws-cdk-lib/aws-logs";
import { cloudWatchMetrics } from "../lambda/environment.ts";

/** The fields of the access log that the metric is made of. */
export const installationField = "installation";
export const statusField = "status";

const { namespace, dimension, deliveriesThrottled } = cloudWatchMetrics;

/**
 * Counts the deliveries that the API answered with 429. Of its own, API Gateway counts all 4xx together, among them
 * whatever the internet tries on a public URL; and a request that it throttles reaches no function.
 */
export function throttledDeliveries(accessLogs: ILogGroup, integrationName: string): Metric {
  accessLogs.addMetricFilter("Throttled", {
    filterPattern: FilterPattern.stringValue(`$.${statusField}`, "=", "429"),
    metricNamespace: namespace,
    metricName: deliveriesThrottled,
    metricValue: "1",
    dimensions: { [dimension]: `$.${installationField}` },
  });
  return new Metric({
    namespace,
    metricName: deliveriesThrottled,
    dimensionsMap: { [dimension]: integrationName },
    statistic: "Sum",
    period: Duration.minutes(5),
  });
}
