import type { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { cloudWatchMetrics } from "../../../lambda/contract/cloudwatch-metrics.ts";
import { logicalId, resources } from "../synthesis.ts";

export const alarmType = "AWS::CloudWatch::Alarm";
const { deadLettered, answers, namespace, dimension, destinationDimension, ...others } = cloudWatchMetrics;
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
  /** A second dimension, of a destination's metric. */
  readonly destination?: unknown;
}

const dimensionSchema = z.object({ Name: z.string(), Value: z.unknown() });
const stat = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.tuple([dimensionSchema]).rest(dimensionSchema),
});
/** The metric of an alarm. */
export function metricOfAlarm(properties: unknown): WatchedMetric {
  const { Namespace, MetricName, Dimensions } = stat.parse(properties);
  const destination = Dimensions.find(({ Name }) => Name === destinationDimension);
  const dimensions = Dimensions.filter((each) => each !== destination);
  return {
    ...{ namespace: Namespace, name: MetricName, dimension: dimensions[0] ?? Dimensions[0] },
    ...(destination !== undefined && { destination: destination.Value }),
  };
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
      values: Object.keys(resources(template, "AWS::SQS::Queue")).map((id) => ({ "Fn::GetAtt": [id, "QueueName"] })),
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
      values: Object.keys(resources(template, "AWS::Lambda::Function")).map((id) => ({ Ref: id })),
    },
    // Amazon SNS, "Monitoring Amazon SNS topics using CloudWatch".
    {
      namespace: "AWS/SNS",
      dimension: "TopicName",
      names: ["NumberOfNotificationsFailed"],
      values: Object.keys(resources(template, "AWS::SNS::Topic")).map((id) => ({ "Fn::GetAtt": [id, "TopicName"] })),
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
