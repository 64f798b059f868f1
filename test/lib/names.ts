import type { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { resources } from "./synthesis.ts";

const outputs = z.record(z.string(), z.object({ Value: z.unknown() }));

/** The values of the outputs by name. */
export function outputValues(template: Template): Record<string, unknown> {
  const found = outputs.parse(template.findOutputs("*"));
  return Object.fromEntries(Object.entries(found).map(([name, { Value }]) => [name, Value]));
}

/** Every name in a template that CloudFormation does not choose, and every parameter that is read. */
export function physicalNames(template: Template): readonly string[] {
  const fixed = Object.values(resources(template)).flatMap(({ Properties }) =>
    ["Name", "AlarmName", "DashboardName", "LogGroupName", "QueueName", "RoleName", "TableName", "TopicName"].map(
      (key) => Properties?.[key],
    ),
  );
  const parameters = Object.entries(outputValues(template)).filter(([name]) => name.endsWith("Parameter"));
  return [...fixed, ...parameters.map(([, value]) => value)].filter((name) => typeof name === "string");
}
