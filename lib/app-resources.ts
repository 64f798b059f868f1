import type { IKey } from "aws-cdk-lib/aws-kms";
import type { SpaceliftDatadogProps } from "./configuration/spacelift-datadog-props.ts";

/** Constructs of a CDK app that an installation uses. */
export interface AppResources {
  /**
   * Replaces `kmsKeyArn`. The policy of a key that your app creates gets the statements that AWS services need.
   * @default - AWS's own keys
   */
  readonly kmsKey?: IKey;
}

/** The keys of docs/configuration.md, and constructs of your CDK app. */
export interface SpaceliftDatadogConstructProps extends SpaceliftDatadogProps, AppResources {}

/** Separates constructs, which no command line can pass, from the configuration. */
export function splitProps({ kmsKey, ...configuration }: SpaceliftDatadogConstructProps) {
  const resources: AppResources = { ...(kmsKey !== undefined && { kmsKey }) };
  return { resources, configuration };
}
