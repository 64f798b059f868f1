import { App, Stack, Validations } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { SecurityGroup, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { destinationNames } from "../../lambda/contract/destinations.ts";
import { functionNames } from "../../lambda/contract/functions.ts";
import type { SpaceliftDatadogConstructProps } from "../../lib/app-resources.ts";
import { ConfigurationError } from "../../lib/configuration/configuration-error.ts";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { createApp, createStack, resources, synthesize } from "./synthesis.ts";

const configuration = {
  subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  securityGroupIds: ["sg-0123456789abcdef0"],
  datadogAppKeyParameter: "/team/app-key",
  destinations: destinationNames,
  auditTrail: true,
  runLogs: "all",
} as const;

/** The VPC settings of each function, in the order of the template. */
function vpcConfigs(template: Template): readonly unknown[] {
  return Object.values(resources(template, "AWS::Lambda::Function")).map(({ Properties }) => Properties?.["VpcConfig"]);
}

/** The receiver runs twice: for runs, and for the audit trail. */
const functionCount = functionNames.length + 1;

/** An installation in the VPC of an app. */
function inApp(props: (stack: Stack) => Partial<SpaceliftDatadogConstructProps>) {
  const stack = new Stack(new App(), "Platform");
  new SpaceliftDatadog(stack, "Metrics", { spaceliftEndpoint: "https://acme.app.spacelift.io", ...props(stack) });
  return stack;
}

test("all functions run in the subnets, with the security groups", () => {
  const { subnetIds: SubnetIds, securityGroupIds: SecurityGroupIds } = configuration;
  expect(vpcConfigs(synthesize(configuration))).toEqual(
    Array.from({ length: functionCount }, () => ({ SubnetIds, SecurityGroupIds })),
  );
});

test("without subnets, no function is in a VPC, and no role may call EC2", () => {
  const template = synthesize();
  expect(vpcConfigs(template)).toEqual(Array.from({ length: 5 }, () => undefined));
  expect(JSON.stringify(resources(template, "AWS::IAM::Policy"))).not.toContain("ec2:");
});

test("each role may manage network interfaces, but not in a call of the function's code", () => {
  const policies = Object.entries(resources(synthesize(configuration), "AWS::IAM::Policy"))
    // The receiver's right to publish and the registrar's to audit trail and run logs stand in policies of their own.
    .filter(([id]) => !/FanOutPublish|FanOutRecover|AuditTrailRights|RunLogsRights/.test(id))
    .map(([, { Properties }]) => JSON.stringify(Properties));
  expect(policies).toHaveLength(functionCount);
  for (const policy of policies) {
    expect(policy).toContain('"ec2:CreateNetworkInterface"');
    expect(policy).toContain('"Condition":{"Null":{"lambda:SourceFunctionArn":"true"}}');
  }
});

test("AwsSolutions finds only acknowledged problems in a VPC, with a KMS key", () => {
  const app = createApp();
  const checks = new AwsSolutionsChecks(app);
  Validations.of(app).addPlugins(checks);
  createStack({ ...configuration, kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1a", alarmEmail: "a@b.io" }, app);
  expect(checks.validateScope(app).violations).toEqual([]);
});

test("in the VPC of an app, the functions run in its private subnets, behind their routes, with a security group", () => {
  const template = Template.fromStack(inApp((stack) => ({ vpc: new Vpc(stack, "Vpc") })));
  const configs = JSON.stringify(vpcConfigs(template));
  expect(configs.match(/VpcPrivateSubnet/g)).toHaveLength(10);
  expect(configs).toContain("MetricsSecurityGroup");
  for (const [id, { DependsOn = [] }] of Object.entries(resources(template, "AWS::Lambda::Function"))) {
    expect([id, DependsOn.some((each) => each.includes("VpcPrivateSubnet1DefaultRoute"))]).toEqual([id, true]);
  }
});

test("an app chooses subnets and security groups", () => {
  const stack = inApp((scope) => {
    const vpc = new Vpc(scope, "Vpc", {
      natGateways: 0,
      subnetConfiguration: [{ name: "Endpoints", subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    const securityGroups = [SecurityGroup.fromSecurityGroupId(scope, "Own", "sg-0123456789abcdef0")];
    return { vpc, vpcSubnets: { subnetGroupName: "Endpoints" }, securityGroups };
  });
  const configs = JSON.stringify(vpcConfigs(Template.fromStack(stack)));
  expect(configs).toContain("VpcEndpointsSubnet1");
  expect(configs).toContain("sg-0123456789abcdef0");
  expect(configs).not.toContain("MetricsSecurityGroup");
});

test("public subnets are an error: a function has no public address there", () => {
  const stack = inApp((scope) => ({
    vpc: new Vpc(scope, "Vpc"),
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
  }));
  expect(Annotations.fromStack(stack).findError("*", Match.stringLikeRegexp("public subnet"))).toHaveLength(1);
});

test.each<[string, (stack: Stack) => Partial<SpaceliftDatadogConstructProps>]>([
  ["vpcSubnets", () => ({ vpcSubnets: {} })],
  ["securityGroups", () => ({ securityGroups: [] })],
  ["subnetIds", (stack) => ({ ...configuration, vpc: new Vpc(stack, "Vpc") })],
])("%s contradicts the other settings", (key, props) => {
  expect(() => inApp(props)).toThrow(ConfigurationError);
  expect(() => inApp(props)).toThrow(key);
});
