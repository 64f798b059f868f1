import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from "@smithy/core/config";
import type { AwsOptions } from "../deployment/aws-options.ts";
import { OperatorError } from "../deployment/operator-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * In the order of the AWS CLI: the option, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile, and the region of an EC2
 * instance. Rejects with an `OperatorError` if there is none.
 */
export async function chooseRegion(
  { region }: Pick<AwsOptions, "region">,
  profile: string | undefined,
  environment: Environment,
): Promise<string> {
  const given = [region, environment["AWS_REGION"], environment["AWS_DEFAULT_REGION"]].find((each) => each);
  if (given !== undefined) return given;
  const ofProfile = loadConfig(NODE_REGION_CONFIG_OPTIONS, {
    ...NODE_REGION_CONFIG_FILE_OPTIONS,
    ...(profile !== undefined && { profile }),
  });
  try {
    return await ofProfile();
  } catch {
    throw new OperatorError(
      `No AWS region is chosen: pass --region, set AWS_REGION, or give the profile ${profile ?? "default"} a region.`,
    );
  }
}
