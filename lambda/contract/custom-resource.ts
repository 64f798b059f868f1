import { text } from "./property.ts";

/** Identifies a custom resource: part of each request of CloudFormation, and of each schedule's input. */
export const resourceIdentity = { StackId: text, LogicalResourceId: text };

/** Partition key of a custom resource's fence. The stack grants access to this key alone. */
export function fenceKey(stackId: string, logicalId: string): string {
  return `R#${stackId}#${logicalId}`;
}

/**
 * The first word of the label or tag that names the owner of an object in Spacelift or Datadog. The stack, the registrar and
 * the installer write it.
 */
export const ownerPrefix = "managed-by:";
