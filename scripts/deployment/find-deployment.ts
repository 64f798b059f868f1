import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { asText, at } from "../../lambda/shared/json.ts";
import type { AwsAccess } from "../aws/access.ts";
import { readAccount } from "../aws/explain-failure.ts";
import type { Deployment } from "./deployment.ts";
import { OperatorError } from "./operator-error.ts";

/** Rejects with an `OperatorError` if the stack does not exist. */
export async function findDeployment(access: AwsAccess, stackName: string): Promise<Deployment> {
  const client = new CloudFormationClient(access.clientConfiguration);
  let date: string | undefined;
  let askedAt = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      askedAt = Date.now();
      const result = await next(args);
      date = asText(at(result.response, "headers", "date"));
      return result;
    },
    { step: "finalizeRequest", priority: "low", name: "readDate" },
  );
  const stacks = await describe(client, stackName, access);
  const answeredAt = Date.now();
  const outputs = (stacks[0]?.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
    OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue] as const],
  );
  return {
    stackName,
    region: access.region,
    account: stacks[0]?.StackId?.split(":")[4],
    status: stacks[0]?.StackStatus ?? "unknown",
    statusReason: stacks[0]?.StackStatusReason,
    outputs: new Map(outputs),
    clockAheadMilliseconds: date === undefined ? undefined : clockAhead(Date.parse(date), askedAt, answeredAt),
  };
}

async function describe(client: CloudFormationClient, stackName: string, access: AwsAccess) {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks;
  } catch (error) {
    const isMissing = error instanceof Error && /does not exist/.test(error.message);
    if (!isMissing) throw error;
    const account = (await readAccount(access)) ?? "unknown";
    throw new OperatorError(
      `Account ${account} has no stack ${stackName} in region ${access.region}. Check --stack-name, --region and --profile.`,
    );
  }
}

/** A `Date` header is truncated to whole seconds: on average the answer is half a second younger. */
function clockAhead(dateMilliseconds: number, askedAt: number, answeredAt: number): number | undefined {
  const ahead = (askedAt + answeredAt) / 2 - (dateMilliseconds + 500);
  return Number.isFinite(ahead) ? Math.round(ahead) : undefined;
}
