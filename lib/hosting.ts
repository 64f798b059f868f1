import { Annotations, Arn, ArnFormat, Stack, Token } from "aws-cdk-lib";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { AppResources } from "./app-resources.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { ConfigurationError } from "./configuration/configuration-error.ts";
import { findNetwork, type Network } from "./network.ts";
import { byPartition } from "./partition.ts";

/** How the account hosts the resources of an installation. */
export interface Hosting {
  readonly logRetentionDays: number;
  /** Lambda's format of its own log lines. The functions' lines are always JSON. */
  readonly logFormat: string;
  /** Absent for AWS's own keys. */
  readonly key?: IKey;
  /** Absent outside a VPC. */
  readonly network?: Network;
}

export function createHosting(scope: Construct, configuration: Configuration, resources: AppResources): Hosting {
  const key = findKey(scope, configuration.kmsKeyArn, resources.kmsKey);
  const network = findNetwork(scope, configuration, resources);
  return {
    logRetentionDays: configuration.logRetentionDays,
    // AWS GovCloud (US) User Guide, "AWS Lambda": JSON log formatting is not available.
    logFormat: Token.asString(byPartition(scope, ["aws-us-gov"], "Text", "JSON")),
    ...(key !== undefined && { key }),
    ...(network !== undefined && { network }),
  };
}

function findKey(scope: Construct, kmsKeyArn: string | undefined, kmsKey: IKey | undefined): IKey | undefined {
  if (kmsKeyArn === undefined) return kmsKey;
  if (kmsKey !== undefined) {
    const remedy = "the property kmsKey names a key, too. Set one of them";
    throw new ConfigurationError([{ code: "conflict", key: "kmsKeyArn", received: kmsKeyArn, remedy }]);
  }
  const { region } = Stack.of(scope);
  const keyRegion = Arn.split(kmsKeyArn, ArnFormat.SLASH_RESOURCE_NAME).region;
  if (!Token.isUnresolved(region) && keyRegion !== region) {
    Annotations.of(scope).addError(`kmsKeyArn names a key in ${keyRegion}, but the stack is in ${region}.`);
  }
  return Key.fromKeyArn(scope, "Key", kmsKeyArn);
}
