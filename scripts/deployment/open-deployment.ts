import { type AwsAccess, openAwsAccess } from "../aws/access.ts";
import { explainAwsFailure } from "../aws/explain-failure.ts";
import type { AwsOptions } from "./aws-options.ts";
import type { Deployment } from "./deployment.ts";
import { findDeployment } from "./find-deployment.ts";
import type { Terminal } from "./terminal.ts";

export interface OpenDeployment {
  readonly access: AwsAccess;
  readonly deployment: Deployment;
}

/**
 * Prints the account and the region on standard error. Rejects with an `OperatorError` if the stack is missing or AWS
 * does not answer.
 */
export async function openDeployment(options: AwsOptions, { say }: Pick<Terminal, "say">): Promise<OpenDeployment> {
  const access = await openAwsAccess(options, process);
  try {
    const deployment = await findDeployment(access, options.stackName);
    const { account, stackName } = deployment;
    say(`Account ${account ?? "unknown"}, region ${access.region}, stack ${stackName}.\n`);
    return { access, deployment };
  } catch (error) {
    throw await explainAwsFailure(error, access);
  }
}
