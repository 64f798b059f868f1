import { Validations } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { destinationNames } from "../../lambda/contract/destinations.ts";
import { createApp, createStack } from "./synthesis.ts";

function createCheckedStack() {
  const app = createApp();
  const checks = new AwsSolutionsChecks(app);
  Validations.of(app).addPlugins(checks);
  return {
    app,
    checks,
    stack: createStack(
      {
        alarmEmail: "ops@example.com",
        quietAlarmHours: 24,
        datadogAppKeyParameter: "/team/app-key",
        destinations: destinationNames,
        auditTrail: true,
        runLogs: "all",
      },
      app,
    ),
  };
}

test("AwsSolutions finds only acknowledged problems", () => {
  const { app, checks } = createCheckedStack();
  expect(checks.validateScope(app).violations).toEqual([]);
  expect(() => app.synth()).not.toThrow();
});

test("AwsSolutions is active: a queue that accepts plain HTTP fails the synthesis", () => {
  const { app, stack } = createCheckedStack();
  new Queue(stack, "Careless");
  expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
});

test("one rule is acknowledged, at the receivers' routes, with a reason: a receiver authenticates itself", () => {
  const { stack } = createCheckedStack();
  const acknowledged = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.map(({ type, data }) => ({ path: node.path, type, data: data as unknown })))
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  expect(acknowledged).toEqual(
    ["POST--webhook", "POST--audit", "POST--run-logs"].map((route) => ({
      path: `spacelift-datadog/SpaceliftDatadog/Intake/Api/${route}`,
      type: Validations.ACKNOWLEDGED_RULES_METADATA_KEY,
      data: { "Annotation::AwsSolutions-APIG4": expect.stringContaining("HMAC") },
    })),
  );
});
