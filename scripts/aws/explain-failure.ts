import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describeError } from "../../lambda/shared/log.ts";
import { adviceOn } from "../deployment/advice.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import type { AwsAccess } from "./access.ts";

/** Names the account, the region and the remedy, if the remedy is known. */
export async function explainAwsFailure(error: unknown, access: AwsAccess): Promise<OperatorError> {
  if (error instanceof OperatorError) return error;
  const { region, profile } = access;
  const advice = adviceOn(error);
  // STS would refuse the same credentials.
  const account = /log in/i.test(advice ?? "") ? undefined : await readAccount(access);
  const place = [
    ...(account === undefined ? [] : [`account ${account}`]),
    `region ${region}`,
    ...(profile === undefined ? [] : [`profile ${profile}`]),
  ].join(", ");
  const failure = `${place}: ${describeError(error)}`;
  return new OperatorError(advice === undefined ? failure : `${advice.replace(/\.$/, "")} (${failure}).`);
}

/** Needs no permission. `undefined` if AWS does not answer. */
export async function readAccount({ clientConfiguration }: AwsAccess): Promise<string | undefined> {
  try {
    const { Account } = await new STSClient({ ...clientConfiguration, maxAttempts: 1 }).send(
      new GetCallerIdentityCommand({}),
    );
    return Account;
  } catch {
    return undefined;
  }
}
