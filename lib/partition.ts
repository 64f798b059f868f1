import { Aws, CfnCondition, Fn, type IResolvable, Stack, Token } from "aws-cdk-lib";
import type { Construct } from "constructs";

type Partition = "aws-cn" | "aws-us-gov";

/**
 * One value in these partitions and another one elsewhere. In a stack without a region, only CloudFormation knows the
 * partition, so the stack gets a condition.
 */
export function byPartition<T>(
  scope: Construct,
  partitions: readonly Partition[],
  value: T,
  otherwise: T,
): T | IResolvable {
  const { partition } = Stack.of(scope);
  const names: readonly string[] = partitions;
  if (!Token.isUnresolved(partition)) return names.includes(partition) ? value : otherwise;
  return Fn.conditionIf(findOrCreateCondition(Stack.of(scope), names).logicalId, value, otherwise);
}

/** One for all installations of a stack, because CloudFormation's validation warns about equal conditions. */
function findOrCreateCondition(stack: Stack, names: readonly string[]): CfnCondition {
  const id = `SpaceliftDatadogIn-${names.join("-")}`;
  const existing = stack.node.tryFindChild(id);
  if (existing instanceof CfnCondition) return existing;
  const equal = names.map((name) => Fn.conditionEquals(Aws.PARTITION, name));
  const [first, ...others] = equal;
  if (first === undefined) throw new Error("a condition needs a partition");
  return new CfnCondition(stack, id, { expression: others.length === 0 ? first : Fn.conditionOr(...equal) });
}
