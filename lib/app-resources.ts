import type { ISecurityGroup, IVpc, SubnetSelection, Vpc } from "aws-cdk-lib/aws-ec2";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { SpaceliftDatadogProps } from "./configuration/spacelift-datadog-props.ts";

/** Constructs of a CDK app that an installation uses. */
export interface AppResources {
  /**
   * Replaces `kmsKeyArn`. The policy of a key that your app creates gets the statements that AWS services need.
   * @default - AWS's own keys
   */
  readonly kmsKey?: IKey;

  /**
   * VPC of the functions. Replaces `subnetIds` and `securityGroupIds`.
   * @default - outside a VPC
   */
  readonly vpc?: IVpc | Vpc;

  /**
   * Subnets of `vpc`, with a route to the internet or to endpoints.
   * @default - its private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the functions in `vpc`.
   * @default - a new one that allows all outbound traffic
   */
  readonly securityGroups?: readonly ISecurityGroup[];
}

/** The keys of docs/configuration.md, and constructs of your CDK app. */
export interface SpaceliftDatadogConstructProps extends SpaceliftDatadogProps, AppResources {}

/** Separates the configuration from the constructs, which only code can pass. */
export function splitProps(props: SpaceliftDatadogConstructProps) {
  const { kmsKey, vpc, vpcSubnets, securityGroups, ...configuration } = props;
  const resources: AppResources = {
    ...(kmsKey !== undefined && { kmsKey }),
    ...(vpc !== undefined && { vpc }),
    ...(vpcSubnets !== undefined && { vpcSubnets }),
    ...(securityGroups !== undefined && { securityGroups }),
  };
  return { resources, configuration };
}
