import { PutRolePolicyCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { iam } from "./aws.ts";
import { stackName } from "./installation.ts";
import { physicalId } from "./stack.ts";

/** The actions that the role's policies of a deployed function do not allow on a resource. */
export async function refused(
  functionName: string,
  actions: readonly string[],
  resourceArn: string,
  stack = stackName,
): Promise<readonly string[]> {
  const role = await physicalId("AWS::IAM::Role", `${functionName}Role`, stack);
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::000000000000:role/${role}`,
      ActionNames: [...actions],
      ResourceArns: [resourceArn],
    }),
  );
  const allowed = EvaluationResults.filter(({ EvalDecision }) => EvalDecision === "allowed");
  return actions.filter((action) => !allowed.some(({ EvalActionName }) => EvalActionName === action));
}

/**
 * In AWS, an SQS action includes its batch (Amazon SQS, "API permissions: Actions and resource reference"). The
 * emulator checks a batch action that AWS does not have, so this grants it to each role that has the single one.
 */
export async function allowBatches(stack: string, queueArn: string, functionName = "DeliveryForwarder"): Promise<void> {
  if ((await refused(functionName, ["sqs:ChangeMessageVisibility"], queueArn, stack)).length > 0) return;
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: await physicalId("AWS::IAM::Role", `${functionName}Role`, stack),
      PolicyName: "EmulatorBatches",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sqs:ChangeMessageVisibilityBatch", Resource: queueArn }],
      }),
    }),
  );
}
