import { Stack, Tags } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { createApp, createStack, properties, synthesize } from "./synthesis.ts";

const spaceliftEndpoint = "https://acme.app.spacelift.io";

function secretTags(template: Template): unknown {
  const { WebhookSecretTags } = properties(template, "Custom::SpaceliftRegistration", "Registered");
  return JSON.parse(String(WebhookSecretTags));
}

test("resourceTags reach the resources of the template, and the parameter that the registrar creates", () => {
  const template = synthesize({ resourceTags: ["cost centre=a=b", "team=ops"] });
  expect(properties(template, "AWS::SQS::Queue", "DeadLetterQueue")["Tags"]).toEqual([
    { Key: "cost centre", Value: "a=b" },
    { Key: "team", Value: "ops" },
  ]);
  expect(secretTags(template)).toEqual({ "cost centre": "a=b", team: "ops" });
});

test("the parameter has the tags of the stack, and those that an app adds around the construct", () => {
  const app = createApp();
  const stack = new Stack(app, "Platform", { tags: { owner: "platform", team: "core" } });
  new SpaceliftDatadog(stack, "Metrics", { spaceliftEndpoint });
  Tags.of(app).add("team", "ops");
  expect(secretTags(Template.fromStack(stack))).toEqual({ owner: "platform", team: "ops" });
});

test("without tags, the parameter gets none", () => {
  expect(secretTags(Template.fromStack(createStack()))).toEqual({});
});
