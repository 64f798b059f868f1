import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
} from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import { at, parseJson } from "../../lambda/shared/json.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { iam, lambda } from "./aws.ts";
import { output, stackName } from "./installation.ts";
import { allowBatches, refused } from "./rights.ts";
import { physicalId } from "./stack.ts";

const functions = ["Receiver", "Forwarder", "Validator", "Registrar", "Poller", "Installer"] as const;

/** The emulator checks every call of this run against the role's policies. This test proves that it does. */
test("the emulator refuses a call that no policy allows", async () => {
  const UserName = "nobody";
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  const client = new SSMClient({ ...emulatorConfiguration(), credentials: { accessKeyId, secretAccessKey } });
  const call = client.send(new GetParameterCommand({ Name: output("WebhookSecretParameter") }));
  await expect(call).rejects.toMatchObject({ name: "AccessDeniedException" });
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: accessKeyId }));
  await iam.send(new DeleteUserCommand({ UserName }));
});

/** Lambda makes these calls with the function's role. The emulator does not check them. */
test("the forwarder's role lets Lambda consume the queue", async () => {
  const actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
  expect(await refused("Forwarder", actions, output("QueueArn"))).toEqual([]);
  expect(await refused("Forwarder", ["sqs:PurgeQueue"], output("QueueArn"))).toEqual(["sqs:PurgeQueue"]);
});

test.each(functions)("the %s's role lets Lambda write its log", async (name) => {
  const FunctionName = await physicalId("AWS::Lambda::Function", `${name}Function`);
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const group = `arn:aws:logs:us-east-1:000000000000:log-group:${LoggingConfig?.LogGroup}`;
  const actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
  expect(await refused(name, actions, `${group}:log-stream:2026/11/25/[$LATEST]0`)).toEqual([]);
});

/** The emulator does not check who may invoke a function either. */
test.each([
  ["Receiver", "apigateway.amazonaws.com", "AWS::ApiGatewayV2::Api", "IntakeApi", "execute-api", "/*/*/webhook"],
  ["Registrar", "events.amazonaws.com", "AWS::Events::Rule", "Reconciliation", "events", ""],
  ["Poller", "events.amazonaws.com", "AWS::Events::Rule", "PollerSchedule", "events", ""],
  ["Installer", "events.amazonaws.com", "AWS::Events::Rule", "Description", "events", ""],
])("the %s lets %s invoke it", async (name, Service, type, source, service, path) => {
  const FunctionName = await physicalId("AWS::Lambda::Function", `${name}Function`);
  const { Policy = "" } = await lambda.send(new GetPolicyCommand({ FunctionName }));
  const id = await physicalId(type, source);
  const arn = service === "events" ? `rule/${id}` : `${id}${path}`;
  expect(at(parseJson(Policy), "Statement")).toMatchObject([
    {
      Effect: "Allow",
      Action: "lambda:InvokeFunction",
      Principal: { Service },
      Condition: { ArnLike: { "AWS:SourceArn": `arn:aws:${service}:us-east-1:000000000000:${arn}` } },
    },
  ]);
});

test("batch actions are allowed with their single actions", async () => {
  await allowBatches(stackName, output("QueueArn"));
  expect(await refused("Forwarder", ["sqs:ChangeMessageVisibilityBatch"], output("QueueArn"))).toEqual([]);
});
