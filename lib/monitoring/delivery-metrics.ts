import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, type ILogGroup, type JsonPattern } from "aws-cdk-lib/aws-logs";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";

export const installationField = "installation";
export const statusField = "status";
export const routeField = "routeKey";
export const integrationStatusField = "integrationStatus";

const { namespace, dimension, deliveriesThrottled, deliveriesRefused, auditEventsRefused } = cloudWatchMetrics;
const { runLogsRefused, runLogsTooLarge } = cloudWatchMetrics;

export interface DeliveryMetrics {
  /** Answered with 429, on any route. */
  readonly throttled: Metric;
  /** 1 for a delivery answered with 401, 0 for one answered with 202. The minimum is 1 exactly where all were refused. */
  readonly refused: Metric;
}

/**
 * API Gateway's own metric adds up all 4xx, including those of strangers on a public URL. A throttled request reaches no
 * function that could count it. `route` is the webhook's, such as `POST /webhook`.
 */
export function createDeliveryMetrics(accessLogs: ILogGroup, integrationName: string, route: string): DeliveryMetrics {
  count(accessLogs, "Throttled", withStatus("429"), deliveriesThrottled, "1");
  countRefusals(accessLogs, "", route, deliveriesRefused);
  return {
    throttled: metricOf(integrationName, deliveriesThrottled),
    refused: metricOf(integrationName, deliveriesRefused),
  };
}

/** As `DeliveryMetrics.refused`, for the route of the audit webhook. */
export function createAuditRefusals(accessLogs: ILogGroup, integrationName: string, route: string): Metric {
  countRefusals(accessLogs, "Audit", route, auditEventsRefused);
  return metricOf(integrationName, auditEventsRefused);
}

export interface RunLogsMetrics {
  /** As `DeliveryMetrics.refused`. */
  readonly refused: Metric;
  /** Deliveries that were larger than API Gateway or Lambda takes. */
  readonly tooLarge: Metric;
}

/**
 * `route` is that of the webhook of run logs. A delivery that is too large counts on any route, because API Gateway may refuse
 * it before it selects one. No other delivery is as large.
 */
export function createRunLogsMetrics(accessLogs: ILogGroup, integrationName: string, route: string): RunLogsMetrics {
  countRefusals(accessLogs, "RunLogs", route, runLogsRefused);
  count(accessLogs, "RunLogsTooLarge", tooLargeForAws(), runLogsTooLarge, "1");
  return {
    refused: metricOf(integrationName, runLogsRefused),
    tooLarge: metricOf(integrationName, runLogsTooLarge),
  };
}

function countRefusals(accessLogs: ILogGroup, prefix: string, route: string, metricName: string): void {
  const ofRoute = FilterPattern.stringValue(`$.${routeField}`, "=", route);
  const pattern = (status: string) => FilterPattern.all(withStatus(status), ofRoute);
  count(accessLogs, `${prefix}Refused`, pattern("401"), metricName, "1");
  count(accessLogs, `${prefix}Accepted`, pattern("202"), metricName, "0");
}

/**
 * AWS does not document which status API Gateway answers if Lambda refuses a request with 413, but has Lambda's status in the
 * access log (Amazon API Gateway, "Customize HTTP API access logs"). It is 200 if a receiver has answered 413 itself.
 */
function tooLargeForAws(): JsonPattern {
  const integration = (comparison: string, status: string) =>
    FilterPattern.stringValue(`$.${integrationStatusField}`, comparison, status);
  const byGateway = FilterPattern.all(withStatus("413"), integration("!=", "200"));
  return FilterPattern.any(byGateway, integration("=", "413"));
}

function withStatus(status: string): JsonPattern {
  return FilterPattern.stringValue(`$.${statusField}`, "=", status);
}

function count(
  accessLogs: ILogGroup,
  id: string,
  filterPattern: JsonPattern,
  metricName: string,
  metricValue: "0" | "1",
): void {
  accessLogs.addMetricFilter(id, {
    filterPattern,
    metricNamespace: namespace,
    metricName,
    metricValue,
    dimensions: { [dimension]: `$.${installationField}` },
  });
}

function metricOf(integrationName: string, metricName: string): Metric {
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: { [dimension]: integrationName },
    statistic: "Sum",
    period: Duration.minutes(5),
  });
}
