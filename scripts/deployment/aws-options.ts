import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { awsClientConfiguration } from "../../lambda/adapters/aws-client.ts";
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

const requestTimeoutMilliseconds = 10_000;

export function awsConfiguration({ region = regionOfTheCli(), profile, endpointUrl }: AwsOptions) {
  return {
    ...awsClientConfiguration(requestTimeoutMilliseconds, 4),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
  };
}

/** The AWS CLI reads a second variable for the region, which the SDK ignores. */
function regionOfTheCli(): string | undefined {
  return process.env["AWS_REGION"] === undefined ? process.env["AWS_DEFAULT_REGION"] : undefined;
}
