import { text } from "./property.ts";

/** Part of each request of CloudFormation, and of each schedule's input. */
export const resourceIdentity = { StackId: text, LogicalResourceId: text };

/** Partition key of a custom resource's fence. The stack grants access to this key only. */
export function fenceKey(stackId: string, logicalId: string): string {
  return `R#${stackId}#${logicalId}`;
}

/** Partition key of the progress of a registration's recovery. The stack grants access to this key only. */
export function recoveryKey(stackId: string, logicalId: string): string {
  return `V#${stackId}#${logicalId}`;
}

/** First word of the label or tag that names the owner of an object in Spacelift or Datadog. */
export const ownerPrefix = "managed-by:";

/** The same, of an object of the registration of run logs. */
export const runLogsOwnerPrefix = `${ownerPrefix}run-logs/`;
