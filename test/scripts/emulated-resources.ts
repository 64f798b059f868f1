import { join } from "node:path";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { CreateTableCommand, type DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { zipFolder } from "../../scripts/package/zip-folder.ts";
import { emulatorConfiguration } from "../emulator.ts";

export async function createQueue(client: SQSClient, QueueName: string) {
  const { QueueUrl: url = "" } = await client.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
  );
  return { url, arn: Attributes?.QueueArn ?? "" };
}

export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "exp" };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

/** A role with all permissions: `test/e2e` tests the real ones. */
async function createRole(RoleName: string): Promise<string | undefined> {
  const client = new IAMClient(emulatorConfiguration());
  const document = (statement: Readonly<Record<string, unknown>>) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const AssumeRolePolicyDocument = document({
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  const { Role } = await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = document({ Action: "*", Resource: "*" });
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "everything", PolicyDocument }));
  return Role?.Arn;
}

/** The forwarder's bundle, mapped to the queue. */
export async function createForwarder(FunctionName: string, EventSourceArn: string, Variables: Record<string, string>) {
  const client = new LambdaClient(emulatorConfiguration());
  const folder = join(import.meta.dirname, "../../dist/lambda/forwarder");
  const Role = await createRole(FunctionName);
  await client.send(
    new CreateFunctionCommand({
      ...{ FunctionName, Runtime: "nodejs24.x", Handler: "index.handler", Timeout: 60 },
      Role,
      Environment: { Variables },
      Code: { ZipFile: zipFolder(folder) },
    }),
  );
  await client.send(
    new CreateEventSourceMappingCommand({
      ...{ FunctionName, EventSourceArn, BatchSize: 10, FunctionResponseTypes: ["ReportBatchItemFailures"] },
    }),
  );
}

/** A stack with only the outputs of a deployment, and a parameter, since CloudFormation refuses an empty stack. */
export async function createStack(StackName: string, outputs: Readonly<Record<string, string>>): Promise<void> {
  const client = new CloudFormationClient(emulatorConfiguration());
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([key, Value]) => [key, { Value }]));
  const Properties = { Name: `/${StackName}/nothing`, Type: "String", Value: "nothing" };
  const TemplateBody = JSON.stringify({ Resources: { Nothing: { Type: "AWS::SSM::Parameter", Properties } }, Outputs });
  await client.send(new CreateStackCommand({ StackName, TemplateBody }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 0.2, maxDelay: 1 }, { StackName });
}
