import { PutRolePolicyCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { iam } from "./aws.ts";
import { output } from "./installation.ts";
import { physicalId } from "./stack.ts";

/** Of some actions on a resource, those that the policies of a deployed function's role do not allow. */
export async function refused(
  functionName: string,
  actions: readonly string[],
  resourceArn: string,
): Promise<readonly string[]> {
  const role = await physicalId("AWS::IAM::Role", `${functionName}Role`);
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
 * In AWS an action of SQS covers its batch (Amazon SQS, "API permissions: Actions and resource reference"); the emulator
 * asks for an action of the batch's name, which AWS does not have. Whoever may do the one is given the other.
 */
export async function allowBatches(): Promise<void> {
  if ((await refused("Forwarder", ["sqs:ChangeMessageVisibility"], output("QueueArn"))).length > 0) return;
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: await physicalId("AWS::IAM::Role", "ForwarderRole"),
      PolicyName: "EmulatorBatches",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sqs:ChangeMessageVisibilityBatch", Resource: output("QueueArn") }],
      }),
    }),
  );
}
