import type { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { cloudWatchMetrics } from "../../../lambda/contract/cloudwatch-metrics.ts";
import { properties } from "../synthesis.ts";
import type { WatchedMetric } from "./watched.ts";

const placeholder = (index: number) => `~${index}~`;
const joined = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) });
const widgets = z.object({
  widgets: z.array(z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())).optional() }) })),
});

/** The dashboard's metrics, without expressions over them. */
export function dashboardMetrics(template: Template): readonly WatchedMetric[] {
  return dashboardLines(template).flatMap(([metricNamespace, name, ...rest]) => {
    if (typeof metricNamespace !== "string") return [];
    const at = rest.indexOf(cloudWatchMetrics.destinationDimension);
    const [Name, Value] = at === -1 ? rest : rest.toSpliced(at, 2);
    return [
      {
        ...{ namespace: metricNamespace, name: String(name), dimension: { Name: String(Name), Value } },
        ...(at !== -1 && { destination: rest[at + 1] }),
      },
    ];
  });
}

/** Each line of each widget. The body is text; placeholders stand for the values that CloudFormation fills in. */
export function dashboardLines(template: Template): readonly (readonly unknown[])[] {
  const parts = joined.parse(properties(template, "AWS::CloudWatch::Dashboard", "Dashboard")["DashboardBody"])[
    "Fn::Join"
  ][1];
  const text = parts.map((part, index) => (typeof part === "string" ? part : placeholder(index))).join("");
  const values = new Map(parts.map((part, index) => [placeholder(index), part]));
  return widgets
    .parse(JSON.parse(text))
    .widgets.flatMap(({ properties: { metrics = [] } }) =>
      metrics.map((line) => line.map((each) => (typeof each === "string" ? (values.get(each) ?? each) : each))),
    );
}
