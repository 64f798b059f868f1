import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import type { AwsConnection } from "../../../scripts/verify/aws/connection.ts";
import { awsChecks, awsService } from "../../../scripts/verify/aws/service.ts";
import { emulatorConfiguration } from "../../emulator.ts";
import { parseResults, run } from "./harness.ts";

const configuration = emulatorConfiguration();
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const real = { now: Date.now, wait, pause: wait };

function connect(): AwsConnection {
  return {
    sqs: new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false, maxAttempts: 1 }),
    dynamodb: new DynamoDBClient({ ...configuration, maxAttempts: 1 }),
    ssm: new SSMClient({ ...configuration, maxAttempts: 1 }),
    place: "MiniStack",
  };
}

async function verify(argv: readonly string[], connection = connect()) {
  const ran = await run(["--aws", "--yes", "--json", "--patience", "20", ...argv], () => awsService(connection), real);
  return { ...ran, ...parseResults(ran.out) };
}

async function everythingOfOurs() {
  const { sqs, dynamodb, ssm } = connect();
  const [queues, tables, parameters] = await Promise.all([
    sqs.send(new ListQueuesCommand({ QueueNamePrefix: "spacelift-datadog-verify-" })),
    dynamodb.send(new ListTablesCommand({})),
    ssm.send(new GetParametersByPathCommand({ Path: "/spacelift-datadog-verify", Recursive: true })),
  ]);
  return [
    ...(queues.QueueUrls ?? []),
    ...(tables.TableNames ?? []).filter((name) => name.startsWith("spacelift-datadog-verify-")),
    ...(parameters.Parameters ?? []),
  ];
}

/** MiniStack 1.5.33 differs from AWS here. `aws.test.ts` runs these checks against our own stand-ins. */
const otherwise = {
  "aws-message-size": "differs",
  "aws-message-attributes": "differs",
  "aws-redrive-id": "unchecked",
  "aws-parameter-size": "differs",
};

/** It waits for over a minute. `aws.test.ts` runs it in virtual time. */
const slow = "aws-dead-letter-retention";

test("every assumption about AWS holds for the emulator, except known differences, and nothing is left behind", async () => {
  const checks = awsChecks.map(({ name }) => name).filter((name) => name !== slow);
  const { results, left } = await verify(["--only", ...checks]);
  expect(results.map(({ check }) => check)).toEqual(checks);
  const others = results.filter(({ status }) => status !== "holds").map(({ check, status }) => [check, status]);
  expect(Object.fromEntries(others)).toEqual(otherwise);
  expect(left).toEqual([]);
  expect(await everythingOfOurs()).toEqual([]);
});

test("--clean-up deletes only what a run left behind", async () => {
  const connection = connect();
  await connection.sqs.send(new CreateQueueCommand({ QueueName: "spacelift-datadog-verify-0badcafe-left" }));
  await connection.sqs.send(new CreateQueueCommand({ QueueName: "spacelift-datadog-verified" }));
  const parameter = { Type: "String", Value: "x", Overwrite: true } as const;
  await connection.ssm.send(new PutParameterCommand({ Name: "/spacelift-datadog-verify/0badcafe/left", ...parameter }));
  await connection.ssm.send(new PutParameterCommand({ Name: "/spacelift-datadog/verify", ...parameter }));
  const { code, said } = await run(["--aws", "--yes", "--clean-up"], () => awsService(connection), real);
  expect(code).toBe(0);
  expect(said).toContain("spacelift-datadog-verify-0badcafe-left");
  expect(await everythingOfOurs()).toEqual([]);
  const { QueueUrls = [] } = await connection.sqs.send(
    new ListQueuesCommand({ QueueNamePrefix: "spacelift-datadog-v" }),
  );
  expect(QueueUrls.map((url) => url.split("/").at(-1))).toEqual(["spacelift-datadog-verified"]);
  await connection.ssm.send(new GetParameterCommand({ Name: "/spacelift-datadog/verify" }));
});

/** Changes a command's input, so that AWS seems to behave otherwise. */
function asking(command: string, change: (input: object) => object): AwsConnection {
  const connection = connect();
  const options = { step: "initialize", name: "change" } as const;
  const changed = <T extends { readonly input: object }>(args: T, name: string | undefined): T => {
    if (name === `${command}Command`) Object.assign(args.input, change(args.input));
    return args;
  };
  const { sqs, dynamodb } = connection;
  sqs.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        next(changed(args, commandName)),
    options,
  );
  dynamodb.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        next(changed(args, commandName)),
    options,
  );
  return connection;
}

const shortened = (field: string) => (input: object) => ({ ...input, [field]: Object(input)[field].slice(0, 10) });

/** For each check that our stand-ins lack, an AWS that violates the assumption. */
const breaks: Readonly<Record<string, AwsConnection>> = {
  "aws-batch-of-ten": asking("ChangeMessageVisibilityBatch", shortened("Entries")),
  "aws-conditional-write": asking("PutItem", ({ ...input }) => ({ ...input, ConditionExpression: undefined })),
  "aws-empty-set": asking("UpdateItem", (input) => {
    const isDeletion = /^DELETE/.test(Object(input).UpdateExpression);
    return isDeletion ? { ...input, UpdateExpression: "ADD #open :nonces" } : input;
  }),
  "aws-batch-get": asking("BatchGetItem", (input) => {
    const items = Object.entries<{ readonly Keys: readonly object[] }>(Object(input).RequestItems);
    return {
      RequestItems: Object.fromEntries(items.map(([table, { Keys }]) => [table, { Keys: Keys.slice(0, 100) }])),
    };
  }),
  "aws-item-size": asking("PutItem", (input) => ({ ...input, Item: { pk: { S: "a" }, sk: { S: "0" } } })),
  "aws-key-size": asking("PutItem", (input) => ({ ...input, Item: { pk: { S: "a" }, sk: { S: "0" } } })),
};

test.each(Object.entries(breaks))("%s differs if AWS violates the assumption", async (name, connection) => {
  const { code, results } = await verify(["--only", name], connection);
  expect(results).toMatchObject([{ check: name, status: "differs" }]);
  expect(code).toBe(1);
});

test("aws-clock differs if this machine's clock is wrong", async () => {
  const argv = ["--aws", "--json", "--only", "aws-clock"];
  const late = { ...real, now: () => Date.now() + 600_000 };
  const { code, out } = await run(argv, () => awsService(connect()), late);
  expect(parseResults(out).results).toMatchObject([{ status: "differs" }]);
  expect(code).toBe(1);
});
