import { Lazy, Stack, Token } from "aws-cdk-lib";
import { CfnEventSourceMapping, type EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { byPartition } from "./partition.ts";

/**
 * Leaves the mapping without tags in GovCloud and China, where tags of event source mappings are not available (AWS GovCloud
 * (US) User Guide, "AWS Lambda"; Getting Started with Amazon Web Services in China, "AWS Lambda"). Without a region, a condition
 * leaves them out, but only `resourceTags`.
 */
export function tagWhereSupported(mapping: EventSourceMapping, resourceTags: readonly string[]): void {
  if (resourceTags.length === 0 && Token.isUnresolved(Stack.of(mapping).partition)) return;
  const element = mapping.node.defaultChild;
  if (!(element instanceof CfnEventSourceMapping)) throw new Error("a mapping is an element of a template");
  // Lazy, because an app may add tags until the synthesis.
  const tags = Lazy.any(
    { produce: () => Object.entries(element.cdkTagManager.tagValues()).map(([Key, Value]) => ({ Key, Value })) },
    { omitEmptyArray: true },
  );
  element.addPropertyOverride(
    "Tags",
    byPartition<unknown>(mapping, ["aws-cn", "aws-us-gov"], Token.asAny({ Ref: "AWS::NoValue" }), tags),
  );
}
