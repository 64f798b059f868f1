import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { asText, at } from "../../lambda/shared/json.ts";
import type { AwsOptions } from "./aws-options.ts";
import { awsConfiguration } from "./aws-options.ts";
import type { Deployment } from "./deployment.ts";
import { OperatorError } from "./operator-error.ts";

/** Rejects with a `OperatorError` if the stack does not exist. */
export async function findDeployment(options: AwsOptions): Promise<Deployment> {
  const client = new CloudFormationClient(awsConfiguration(options));
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
  const { stackName } = options;
  const stacks = await describe(client, stackName);
  const answeredAt = Date.now();
  const outputs = (stacks[0]?.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
    OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue] as const],
  );
  return {
    stackName,
    status: stacks[0]?.StackStatus ?? "unknown",
    statusReason: stacks[0]?.StackStatusReason,
    outputs: new Map(outputs),
    clockAheadMilliseconds: date === undefined ? undefined : clockAhead(Date.parse(date), askedAt, answeredAt),
  };
}

async function describe(client: CloudFormationClient, stackName: string) {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks;
  } catch (error) {
    const isMissing = error instanceof Error && /does not exist/.test(error.message);
    if (!isMissing) throw error;
    throw new OperatorError(
      `This account and region have no stack ${stackName}. Check --stack-name, --region and --profile.`,
    );
  }
}

/** A `Date` header is truncated to whole seconds: on average the answer is half a second younger. */
function clockAhead(dateMilliseconds: number, askedAt: number, answeredAt: number): number | undefined {
  const ahead = (askedAt + answeredAt) / 2 - (dateMilliseconds + 500);
  return Number.isFinite(ahead) ? Math.round(ahead) : undefined;
}
