import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { cloudFormation } from "../aws.ts";
import { datadog } from "../stand-ins.ts";

/** The stack that CloudFormation creates without the CDK, from the output of `npm run package`. */
export const stackName = "packaged";

export async function readOutput(name: string): Promise<string> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
  return Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? "";
}

/** The second of the newest heartbeat after the installation's last run. */
export const quiet = { sinceSecond: 0 };

/** Timestamp in seconds of Datadog's newest heartbeat; 0 without one. */
export function newestHeartbeat(): number {
  const heartbeats = datadog.series().filter(({ metric }) => metric === "spacelift.integration.forwarder.heartbeat");
  return Math.max(0, ...heartbeats.flatMap(({ points }) => points.map(([second]) => second)));
}
