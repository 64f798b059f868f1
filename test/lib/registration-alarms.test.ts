import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { logicalId, properties, resources, root, synthesize } from "./synthesis.ts";

const alarmed = { ComparisonOperator: "GreaterThanOrEqualToThreshold", Threshold: 1, EvaluationPeriods: 1 };

test("one look that finds a drift raises the alarm, and looks that were not made do not", () => {
  const template = synthesize({ integrationName: "audit", reconcileMinutes: 30 });
  expect(properties(template, "AWS::CloudWatch::Alarm", "DriftAlarm")).toMatchObject({
    ...alarmed,
    Namespace: "SpaceliftDatadog",
    MetricName: "RegistrationDrift",
    Dimensions: [{ Name: "Integration", Value: "audit" }],
    Statistic: "Maximum",
    Period: 1800,
    TreatMissingData: "notBreaching",
  });
});

test("a registrar that fails raises the other alarm", () => {
  const template = synthesize();
  expect(properties(template, "AWS::CloudWatch::Alarm", "ErrorsAlarm")).toMatchObject({
    ...alarmed,
    Namespace: "AWS/Lambda",
    MetricName: "Errors",
    Dimensions: [{ Name: "FunctionName", Value: { Ref: logicalId(template, "AWS::Lambda::Function", "Registrar") } }],
    Statistic: "Sum",
    Period: 900,
    TreatMissingData: "notBreaching",
  });
});

test("each alarm names a section of the README that is there", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const alarms = Object.values(resources(synthesize(), "AWS::CloudWatch::Alarm"));
  expect(alarms).toHaveLength(2);
  for (const { Properties } of alarms) {
    const [, section = "none"] = /README explains it under "(.*)"/.exec(String(Properties?.["AlarmDescription"])) ?? [];
    expect(readme).toMatch(new RegExp(`^##+ ${section}$`, "m"));
  }
});
