import { Duration } from "aws-cdk-lib";
import { GraphWidget, type IMetric, type Metric } from "aws-cdk-lib/aws-cloudwatch";
import { type MeasuredPart, ownMetric } from "./own-metric.ts";

const period = Duration.minutes(5);

export const sum = { period, statistic: "Sum" };
export const maximum = { period, statistic: "Maximum" };

export type OwnMetric = (name: string, statistic: Parameters<typeof ownMetric>[2], label: string) => Metric;

export function ownMetrics(part: MeasuredPart): OwnMetric {
  return (name, statistic, label) => ownMetric(part, name, statistic).with({ label });
}

export function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, width: 6, height: 6, left: [...left], right: [...right], leftYAxis: { min: 0 } });
}
