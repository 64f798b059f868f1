import { CfnResource, Stack, TagManager, Tags } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import { expect, test } from "vitest";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { createApp, createStack, properties, synthesize } from "./synthesis.ts";
import { wholeConfiguration } from "./whole-configuration.ts";

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

/** Every resource that CloudFormation can tag, by path. The CDK generates the list from CloudFormation's specification. */
function tagsByPath(scope: Construct): readonly (readonly [path: string, tags: Readonly<Record<string, string>>])[] {
  return scope.node.findAll().flatMap((each) => {
    const tags = CfnResource.isCfnResource(each) ? TagManager.of(each)?.tagValues() : undefined;
    return tags === undefined ? [] : [[each.node.path, tags]];
  });
}

test("every resource that CloudFormation can tag gets resourceTags", () => {
  const { subnetIds: _, securityGroupIds: __, ...configuration } = wholeConfiguration;
  const stack = new Stack(createApp(), "Platform");
  const vpc = new Vpc(stack, "Vpc");
  const metrics = new SpaceliftDatadog(stack, "Metrics", { ...configuration, vpc, resourceTags: ["team=ops"] });
  Template.fromStack(stack);
  const tagged = tagsByPath(metrics);
  expect(tagged.length).toBeGreaterThan(30);
  expect(tagged.filter(([, tags]) => tags["team"] !== "ops")).toEqual([]);
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
