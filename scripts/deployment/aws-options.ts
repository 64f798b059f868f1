import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { defaultIntegrationName } from "../../lambda/contract/installation.ts";

const schema = z.object({
  stackName: z.string(),
  region: z.string().optional(),
  profile: z.string().optional(),
  endpointUrl: z.url().optional(),
});

export type AwsOptions = z.infer<typeof schema>;

/** Named as in the AWS CLI. */
export function withAwsOptions(command: Command): Command {
  return command
    .option("--stack-name <name>", "the CloudFormation stack of the deployment", defaultIntegrationName)
    .option("--region <region>", "the AWS region (default: that of the environment or the profile)")
    .option("--profile <profile>", "the profile of the AWS configuration files")
    .option("--endpoint-url <url>", "where AWS is, such as an emulator", parseUrl);
}

function parseUrl(text: string): string {
  if (URL.canParse(text)) return text;
  throw new InvalidArgumentError("It must be a URL, such as http://127.0.0.1:4566.");
}

export function parseAwsOptions(options: unknown): AwsOptions {
  return schema.parse(options);
}
