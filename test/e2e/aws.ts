import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { emulatorConfiguration } from "../emulator.ts";

const configuration = emulatorConfiguration();

// The tests' own clients have the account owner's rights.
export const cloudFormation = new CloudFormationClient(configuration);
export const dynamodb = new DynamoDBClient(configuration);
export const iam = new IAMClient(configuration);
export const logs = new CloudWatchLogsClient(configuration);
export const lambda = new LambdaClient(configuration);
export const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
export const ssm = new SSMClient(configuration);

export async function putParameter(name: string, value: string): Promise<void> {
  await ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: "SecureString", Overwrite: true }));
}

/** The value of a SecureString; `undefined` if it does not exist. */
export async function readParameter(name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof Error && error.name === "ParameterNotFound") return undefined;
    throw error;
  }
}
