import { Annotations } from "aws-cdk-lib";
import { CfnSecurityGroup } from "aws-cdk-lib/aws-ec2";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct, IDependable } from "constructs";
import type { AppResources } from "./app-resources.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { ConfigurationError } from "./configuration/configuration-error.ts";

/** Where the functions run in the user's VPC. */
export interface Network {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** The subnets' routes. The functions depend on them, because without routes a function reaches nothing. */
  readonly routes?: IDependable;
}

/** `undefined` outside a VPC. Throws a `ConfigurationError` for settings that contradict each other. */
export function findNetwork(
  scope: Construct,
  { subnetIds, securityGroupIds }: Configuration,
  { vpc, vpcSubnets, securityGroups }: AppResources,
): Network | undefined {
  if (vpc === undefined) {
    if (vpcSubnets !== undefined) throw conflict("vpcSubnets", "set vpc, too");
    if (securityGroups !== undefined) throw conflict("securityGroups", "set vpc, too");
    return subnetIds === undefined || securityGroupIds === undefined ? undefined : { subnetIds, securityGroupIds };
  }
  if (subnetIds !== undefined) throw conflict("subnetIds", "the property vpc replaces it. Use vpcSubnets");
  const selected = vpc.selectSubnets(vpcSubnets);
  if (selected.hasPublic) {
    Annotations.of(scope).addError("A function in a public subnet reaches nothing: set vpcSubnets to private ones.");
  }
  return {
    subnetIds: selected.subnetIds,
    securityGroupIds: securityGroups?.map(({ securityGroupId }) => securityGroupId) ?? [
      createSecurityGroup(scope, vpc.vpcId),
    ],
    routes: selected.internetConnectivityEstablished,
  };
}

/** Has no rules, because EC2 then allows all outbound traffic. Returns the group's id. */
function createSecurityGroup(scope: Construct, vpcId: string): string {
  const groupDescription = "Functions that bring Spacelift runs to Datadog";
  return new CfnSecurityGroup(scope, "SecurityGroup", { vpcId, groupDescription }).attrGroupId;
}

function conflict(key: string, remedy: string): ConfigurationError {
  return new ConfigurationError([{ code: "conflict", key, received: "a value", remedy }]);
}

/**
 * Lets Lambda, but not the function's code, manage the network interfaces (AWS Lambda, "Giving Lambda functions access to
 * resources in an Amazon VPC"). A call of the code has `lambda:SourceFunctionArn`. Not all of these actions have resources.
 */
export function networkInterfaces(): PolicyStatement {
  const actions = [
    "AssignPrivateIpAddresses",
    "CreateNetworkInterface",
    "DeleteNetworkInterface",
    "DescribeNetworkInterfaces",
    "DescribeSubnets",
    "UnassignPrivateIpAddresses",
  ];
  return new PolicyStatement({
    actions: actions.map((action) => `ec2:${action}`),
    resources: ["*"],
    conditions: { Null: { "lambda:SourceFunctionArn": "true" } },
  });
}
