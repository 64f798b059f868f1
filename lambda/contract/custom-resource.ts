/** Identifies a custom resource. CloudFormation's requests contain it; the input of a schedule has to. */
export interface ResourceIdentity {
  readonly StackId: string;
  readonly LogicalResourceId: string;
}

/** Partition key of a custom resource's fence. The stack grants access to this key alone. */
export function fenceKey(stackId: string, logicalId: string): string {
  return `R#${stackId}#${logicalId}`;
}
