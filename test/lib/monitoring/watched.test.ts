import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { cloudWatchMetrics } from "../../../lambda/contract/cloudwatch-metrics.ts";
import { createApp, createStack, synthesize } from "../synthesis.ts";
import { dashboardMetrics } from "./dashboard-lines.ts";
import { alarmMetrics, metricProblem, type WatchedMetric } from "./watched.ts";

const { namespace, dimension } = cloudWatchMetrics;

test("a metric that nobody writes is detected", () => {
  const template = synthesize({ cloudWatchDashboard: true });
  const metric = { namespace, name: "RegistrationDrift", dimension: { Name: dimension, Value: "spacelift-datadog" } };
  const problemOf = (changed: Partial<WatchedMetric>) =>
    metricProblem(template, { ...metric, ...changed }, "spacelift-datadog");
  expect(problemOf({})).toBeUndefined();
  expect(problemOf({ name: "Drift" })).toBeDefined();
  expect(problemOf({ dimension: { Name: dimension, Value: "audit" } })).toBeDefined();
  expect(problemOf({ namespace: "AWS/SQS" })).toBeDefined();
});

test("installations in one account watch only their own metrics", () => {
  const app = createApp();
  const names = ["one", "two"];
  const stacks = names.map((integrationName) =>
    createStack({ cloudWatchDashboard: true, integrationName, spaceliftSpace: integrationName }, app),
  );
  const looksAt = stacks.map((stack) => {
    const template = Template.fromStack(stack);
    const ours = [...dashboardMetrics(template), ...alarmMetrics(template)].filter(
      (metric) => metric.namespace === namespace,
    );
    return [...new Set(ours.map((metric) => metric.dimension.Value))];
  });
  expect(looksAt).toEqual([["one"], ["two"]]);
});
