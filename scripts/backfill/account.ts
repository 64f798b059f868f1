import { accountOf } from "../../lambda/shared/spacelift-account.ts";
import { OperatorError } from "../deployment/operator-error.ts";

export interface AccountSources {
  /** Origin of the account. */
  readonly endpoint: string;
  /** The option `--account`. */
  readonly given: string | undefined;
  /** The name in an input that Spacelift kept of the policy. */
  readonly sampled: string | undefined;
}

const why =
  "The account's name is part of each run's identity: under another name, a run that was counted counts again.";

/** The name that the policy's inputs have. Throws an `OperatorError` if the sources disagree, or if none has it. */
export function resolveAccount({ endpoint, given, sampled }: AccountSources): string {
  const derived = accountOf(endpoint);
  if (sampled !== undefined) {
    if (given !== undefined && given !== sampled) {
      throw new OperatorError(
        `--account is ${given}, but the policy's inputs have the account ${sampled}. ${why} Pass --account ${sampled}.`,
      );
    }
    if (given === undefined && derived !== sampled && !isHost(endpoint, derived)) {
      throw new OperatorError(
        `The endpoint ${endpoint} names the account ${derived}, but the policy's inputs have ${sampled}. ${why} Pass --account ${sampled} if it is right.`,
      );
    }
    return sampled;
  }
  if (given !== undefined) return given;
  if (isHost(endpoint, derived)) {
    throw new OperatorError(
      `The account's name is unknown: ${endpoint} does not contain it, and Spacelift keeps no input of the policy. ${why} Pass --account with the value of the tag account of your metrics.`,
    );
  }
  return derived;
}

/** The host of a self-hosted Spacelift does not contain the account's name. */
function isHost(endpoint: string, derived: string): boolean {
  return new URL(endpoint).hostname === derived;
}
