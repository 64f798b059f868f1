import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import { ManagedPolicy, PermissionsBoundary } from "aws-cdk-lib/aws-iam";
import { expect, test } from "vitest";
import { readConfigurationContext } from "../../lib/configuration/context.ts";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { SpaceliftDatadogStack } from "../../lib/spacelift-datadog-stack.ts";
import { createApp, featureFlags, resources } from "./synthesis.ts";
import { wholeConfiguration } from "./whole-configuration.ts";

const boundary = {
  "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":iam::", { Ref: "AWS::AccountId" }, ":policy/developers"]],
};

/** The boundaries of all roles, in each of which one can be missing. There are no users. */
function boundariesIn(template: Template): readonly unknown[] {
  expect(resources(template, "AWS::IAM::User")).toEqual({});
  const roles = Object.values(resources(template, "AWS::IAM::Role"));
  return roles.map(({ Properties }) => Properties?.["PermissionsBoundary"]);
}

test("the context's permissions boundary is on every role", () => {
  const context = { ...featureFlags, "@aws-cdk/core:permissionsBoundary": { name: "developers" } };
  const stack = new SpaceliftDatadogStack(createApp(context), "metrics", { configuration: wholeConfiguration });
  const found = boundariesIn(Template.fromStack(stack));
  // One for each function: receiver, forwarder, poller, validator, registrar and installer.
  expect(found).toEqual(Array.from({ length: 6 }, () => boundary));
});

test("an app's permissions boundary is on every role, also of a new VPC", () => {
  const stack = new Stack(createApp(), "Platform");
  const { subnetIds: _, securityGroupIds: __, ...configuration } = wholeConfiguration;
  new SpaceliftDatadog(stack, "Metrics", { ...configuration, vpc: new Vpc(stack, "Vpc") });
  PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, "Boundary", "developers"));
  const found = boundariesIn(Template.fromStack(stack));
  expect(found.length).toBeGreaterThan(5);
  expect(found).toEqual(found.map(() => boundary));
});

test("the context's bootstrap qualifier is in every reference to the bootstrap", () => {
  const app = createApp({ ...featureFlags, "@aws-cdk/core:bootstrapQualifier": "acme" });
  const stack = new SpaceliftDatadogStack(app, "metrics", { configuration: wholeConfiguration });
  const { stacks } = app.synth();
  const [artifact] = stacks;
  expect(artifact?.assumeRoleArn).toContain("/cdk-acme-deploy-role-");
  expect(artifact?.bootstrapStackVersionSsmParameter).toBe("/cdk-bootstrap/acme/version");
  const template = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(template).toContain("cdk-acme-assets-");
  expect(template).not.toContain("hnb659fds");
});

test("the keys of both are not taken for keys of the configuration", () => {
  const context = { "@aws-cdk/core:bootstrapQualifier": "acme", "@aws-cdk/core:permissionsBoundary": { name: "a" } };
  expect(readConfigurationContext(createApp(context).node)).toEqual({});
});
