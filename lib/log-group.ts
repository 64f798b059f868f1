import { RemovalPolicy } from "aws-cdk-lib";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Hosting } from "./hosting.ts";

/** The deletion of the stack deletes it. CloudFormation generates the name unless one is given. */
export function createLogGroup(scope: Construct, id: string, hosting: Hosting, logGroupName?: string): LogGroup {
  return new LogGroup(scope, id, {
    retention: hosting.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(hosting.key !== undefined && { encryptionKey: hosting.key }),
    ...(logGroupName !== undefined && { logGroupName }),
  });
}
