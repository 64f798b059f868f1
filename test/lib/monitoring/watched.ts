import type { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { cloudWatchMetrics } from "../../../lambda/contract/cloudwatch-metrics.ts";
import { logicalId, resources } from "../synthesis.ts";

export const alarmType = "AWS::CloudWatch::Alarm";
const { deadLettered, answers, namespace, dimension, destinationDimension: _, ...others } = cloudWatchMetrics;
/** The names of the metrics that our functions and the access log write. */
export const ourNames: readonly string[] = [
  ...Object.values(others),
  ...Object.values(deadLettered),
  ...Object.values(answers),
];

/** A metric of an alarm or a dashboard. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: { readonly Name: string; readonly Value: unknown };
}

const stat = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.tuple([z.object({ Name: z.string(), Value: z.unknown() })]),
});
/** The metric of an alarm, which has one dimension. */
export function metricOfAlarm(properties: unknown): WatchedMetric {
  const { Namespace, MetricName, Dimensions } = stat.parse(properties);
  return { namespace: Namespace, name: MetricName, dimension: Dimensions[0] };
}

/** The watched metrics of AWS services, by namespace and dimension, with the required value of the dimension. */
export function documentedMetrics(template: Template) {
  const ref = (type: string, name: string) => ({ Ref: logicalId(template, type, name) });
  return [
    // Amazon SQS, "Available CloudWatch metrics for Amazon SQS".
    {
      namespace: "AWS/SQS",
      dimension: "QueueName",
      names: ["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible", "NumberOfMessagesSent"],
      values: ["DeliveryQueue", "DeadLetterQueue"].map((name) => ({
        "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", name), "QueueName"],
      })),
    },
    // Amazon API Gateway, "Monitor CloudWatch metrics for HTTP APIs".
    {
      namespace: "AWS/ApiGateway",
      dimension: "ApiId",
      names: ["4xx", "5xx", "Count"],
      values: [ref("AWS::ApiGatewayV2::Api", "Api")],
    },
    // AWS Lambda, "Types of metrics for Lambda functions".
    {
      namespace: "AWS/Lambda",
      dimension: "FunctionName",
      names: ["Errors", "Throttles"],
      values: ["Receiver", "Forwarder", "Registrar", "Poller"].map((name) => ref("AWS::Lambda::Function", name)),
    },
    // Amazon DynamoDB, "DynamoDB metrics and dimensions".
    {
      namespace: "AWS/DynamoDB",
      dimension: "TableName",
      names: ["ReadThrottleEvents", "WriteThrottleEvents"],
      values: [ref("AWS::DynamoDB::Table", "Ledger")],
    },
  ];
}

/** The reason why this metric never gets data; `undefined` if it does. */
export function metricProblem(template: Template, metric: WatchedMetric, integrationName: string): string | undefined {
  const text = JSON.stringify(metric);
  if (metric.namespace === namespace) {
    const isOurs = ourNames.includes(metric.name) && metric.dimension.Name === dimension;
    return isOurs && metric.dimension.Value === integrationName ? undefined : `nobody writes ${text}`;
  }
  const service = documentedMetrics(template).find((each) => each.namespace === metric.namespace);
  const isKnown = service?.names.includes(metric.name) && service.dimension === metric.dimension.Name;
  const value = JSON.stringify(metric.dimension.Value);
  return isKnown && service?.values.some((each) => JSON.stringify(each) === value) ? undefined : `unknown: ${text}`;
}

/** The metric of each alarm of a template. */
export function alarmMetrics(template: Template): readonly WatchedMetric[] {
  return Object.values(resources(template, alarmType)).map(({ Properties }) => metricOfAlarm(Properties));
}
