import { CfnElement, type CustomResource, Stack } from "aws-cdk-lib";
import type { ResourceIdentity } from "../lambda/contract/custom-resource.ts";

/** How CloudFormation's requests name a custom resource. Everything that it makes elsewhere carries a digest of this. */
export function identityOf(resource: CustomResource): Record<keyof ResourceIdentity, string> {
  const stack = Stack.of(resource);
  const element = resource.node.defaultChild;
  if (!CfnElement.isCfnElement(element)) throw new Error("a custom resource is an element of a template");
  return { StackId: stack.stackId, LogicalResourceId: stack.getLogicalId(element) };
}
