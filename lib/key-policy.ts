import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Configuration } from "./configuration/configuration.ts";
import { runDestinations } from "./run-destinations.ts";

/** A service that calls KMS on behalf of our functions. */
export type KeyService = "ssm" | "sqs" | "sns" | "dynamodb";

/**
 * The right to use the key, through one service only. `encryptionContext` narrows the statement further (AWS KMS,
 * "Condition keys for AWS KMS").
 */
export function keyStatement(
  scope: Construct,
  service: KeyService,
  key: IKey,
  actions: readonly string[],
  encryptionContext: Readonly<Record<string, string>> = {},
): PolicyStatement {
  const { region, urlSuffix } = Stack.of(scope);
  // AWS documents the first suffix for all partitions; policies in China commonly have the second.
  const viaService = ["amazonaws.com", urlSuffix].map((suffix) => `${service}.${region}.${suffix}`);
  const context = Object.entries(encryptionContext).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  return new PolicyStatement({
    actions: actions.map((action) => `kms:${action}`),
    resources: [key.keyArn],
    conditions: {
      StringEquals: { "kms:ViaService": viaService, ...Object.fromEntries(context) },
    },
  });
}

/**
 * Allows the AWS services that use the key on their own: EventBridge for the heartbeat (Amazon EventBridge, "Troubleshooting"),
 * SNS for the queues of several destinations (Amazon SNS, "Key management"), CloudWatch for the alarm topic, and CloudWatch
 * Logs for its log groups. The CDK cannot change the policy of a key that an ARN names.
 */
export function allowServices(scope: Construct, key: IKey, configuration: Configuration): void {
  const { account, region, partition, urlSuffix } = Stack.of(scope);
  const add = (service: string, actions: readonly string[], conditions = {}) =>
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: actions.map((action) => `kms:${action}`),
        resources: ["*"],
        conditions,
      }),
    );
  add("events.amazonaws.com", ["Decrypt", "GenerateDataKey"]);
  if (runDestinations(configuration).length > 1) add("sns.amazonaws.com", ["Decrypt", "GenerateDataKey"]);
  add("cloudwatch.amazonaws.com", ["Decrypt", "GenerateDataKey*"]);
  add(`logs.${region}.${urlSuffix}`, ["Encrypt*", "Decrypt*", "ReEncrypt*", "GenerateDataKey*", "Describe*"], {
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:*` },
  });
}
