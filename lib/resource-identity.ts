import { CfnElement, type CustomResource, Stack } from "aws-cdk-lib";
import { resourceIdentity } from "../lambda/contract/custom-resource.ts";
import { type WrittenProperties, writeProperties } from "../lambda/contract/properties.ts";

/** All that the resource creates elsewhere has a digest of this identity. */
export function identityOf(resource: CustomResource): WrittenProperties<typeof resourceIdentity> {
  const stack = Stack.of(resource);
  const element = resource.node.defaultChild;
  if (!CfnElement.isCfnElement(element)) throw new Error("a custom resource is an element of a template");
  return writeProperties(resourceIdentity, {
    StackId: stack.stackId,
    LogicalResourceId: stack.getLogicalId(element),
  });
}
