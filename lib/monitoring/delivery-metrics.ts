import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, type ILogGroup } from "aws-cdk-lib/aws-logs";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";

export const installationField = "installation";
export const statusField = "status";

const { namespace, dimension, deliveriesThrottled, deliveriesRefused } = cloudWatchMetrics;

export interface DeliveryMetrics {
  /** Answered with 429. */
  readonly throttled: Metric;
  /** 1 for a delivery answered with 401, 0 for one answered with 202. The minimum is 1 exactly where all were refused. */
  readonly refused: Metric;
}

/**
 * API Gateway's own metric adds up all 4xx, including those of strangers on a public URL. A throttled request reaches no
 * function that could count it.
 */
export function createDeliveryMetrics(accessLogs: ILogGroup, integrationName: string): DeliveryMetrics {
  const count = (id: string, status: string, metricName: string, metricValue: "0" | "1") =>
    accessLogs.addMetricFilter(id, {
      filterPattern: FilterPattern.stringValue(`$.${statusField}`, "=", status),
      metricNamespace: namespace,
      metricName,
      metricValue,
      dimensions: { [dimension]: `$.${installationField}` },
    });
  count("Throttled", "429", deliveriesThrottled, "1");
  count("Refused", "401", deliveriesRefused, "1");
  count("Accepted", "202", deliveriesRefused, "0");
  const metric = (metricName: string) =>
    new Metric({
      namespace,
      metricName,
      dimensionsMap: { [dimension]: integrationName },
      statistic: "Sum",
      period: Duration.minutes(5),
    });
  return { throttled: metric(deliveriesThrottled), refused: metric(deliveriesRefused) };
}
