import { parseKnownFiles } from "@smithy/core/config";
import type { AwsOptions } from "../deployment/aws-options.ts";
import { OperatorError } from "../deployment/operator-error.ts";

export interface Profile {
  readonly name: string | undefined;
  /** Whether `--profile` names it. */
  readonly isExplicit: boolean;
  readonly assumesRole: boolean;
  /** File of the profile's `ca_bundle`. */
  readonly caBundle: string | undefined;
}

/** The AWS CLI prefers the first variable, which the SDK ignores (botocore, `session.py`). */
const variables = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"] as const;

/** Rejects with an `OperatorError` if the configuration files have no such profile. */
export async function chooseProfile(
  { profile }: Pick<AwsOptions, "profile">,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Profile> {
  const variable = variables.find((each) => (environment[each] ?? "") !== "");
  const name = profile ?? (variable === undefined ? undefined : environment[variable]);
  const known = await parseKnownFiles({});
  const found = known[name ?? "default"];
  if (name !== undefined && found === undefined) {
    const source = profile === undefined ? variable : "--profile";
    const others = Object.keys(known).toSorted().join(", ");
    throw new OperatorError(
      `The AWS configuration files have no profile ${name}: correct ${source}. ${others === "" ? "They have no profile at all." : `Their profiles: ${others}.`}`,
    );
  }
  return {
    name,
    isExplicit: profile !== undefined,
    assumesRole: found?.["role_arn"] !== undefined,
    caBundle: found?.["ca_bundle"],
  };
}
