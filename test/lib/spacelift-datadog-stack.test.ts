import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { createApp, createStack, logicalId, resources, synthesize } from "./synthesis.ts";

const outputs = z.record(z.string(), z.object({ Value: z.unknown() }));

function outputValues(template: Template): Record<string, unknown> {
  const found = outputs.parse(template.findOutputs("*"));
  return Object.fromEntries(Object.entries(found).map(([name, { Value }]) => [name, Value]));
}

test("the outputs are what an operator needs", () => {
  const template = synthesize();
  const api = logicalId(template, "AWS::ApiGatewayV2::Api", "Api");
  expect(outputValues(template)).toEqual({
    WebhookUrl: { "Fn::Join": ["", [{ "Fn::GetAtt": [api, "ApiEndpoint"] }, "/webhook"]] },
    QueueUrl: { Ref: logicalId(template, "AWS::SQS::Queue", "DeliveryQueue") },
    DeadLetterQueueUrl: { Ref: logicalId(template, "AWS::SQS::Queue", "DeadLetterQueue") },
    QueueArn: { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", "DeliveryQueue"), "Arn"] },
    DeadLetterQueueArn: { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", "DeadLetterQueue"), "Arn"] },
    LedgerTable: { Ref: logicalId(template, "AWS::DynamoDB::Table", "Ledger") },
    WebhookSecretParameter: "/spacelift-datadog/webhook-secret",
    DatadogApiKeyParameter: "/spacelift-datadog/datadog-api-key",
  });
});

test("the template neither makes nor resolves a secret", () => {
  const template = synthesize();
  expect(resources(template, "AWS::SSM::Parameter")).toEqual({});
  expect(resources(template, "AWS::SecretsManager::Secret")).toEqual({});
  expect(JSON.stringify(template.toJSON())).not.toContain("{{resolve:");
});

test("installations of different names share no name that AWS would refuse twice", () => {
  const app = createApp();
  const stacks = ["spacelift-datadog", "audit"].map((integrationName) => createStack({ integrationName }, app));
  expect(stacks.map((stack) => stack.stackName)).toEqual(["spacelift-datadog", "audit"]);
  const [first, second] = stacks.map((stack) => physicalNames(Template.fromStack(stack)));
  expect(first).toHaveLength(4);
  expect(second?.filter((name) => first?.includes(name))).toEqual([]);
});

/** Every name in a template that is not CloudFormation's to choose, and every parameter that is read. */
function physicalNames(template: Template): readonly string[] {
  const fixed = Object.values(resources(template)).flatMap(({ Properties }) =>
    ["Name", "LogGroupName", "QueueName", "RoleName", "TableName"].map((key) => Properties?.[key]),
  );
  const parameters = Object.entries(outputValues(template)).filter(([name]) => name.endsWith("Parameter"));
  return [...fixed, ...parameters.map(([, value]) => value)].filter((name) => typeof name === "string");
}
