import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, expect, test } from "vitest";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { pathWithAwsCli } from "./aws-cli.ts";
import { runShell } from "./run-shell.ts";
import { needsOf, readShellBlocks, root } from "./shell-blocks.ts";

// The documentation's commands for the AWS CLI, run by it, with a stack in place of a whole deployment: resources of the
// logical ids that a deployment has, which is all that they look for.

const aws = emulatorConfiguration();
const ledgerTable = "docs-ledger";
const apiKey = "0123456789abcdef";
const template = {
  Resources: {
    SpaceliftDatadogDeliveryDeadLetterQueue73ADF3CB: { Type: "AWS::SQS::Queue" },
    SpaceliftDatadogDeliveryQueue00000001: {
      Type: "AWS::SQS::Queue",
      Properties: {
        RedrivePolicy: {
          deadLetterTargetArn: { "Fn::GetAtt": ["SpaceliftDatadogDeliveryDeadLetterQueue73ADF3CB", "Arn"] },
          maxReceiveCount: 430,
        },
      },
    },
    SpaceliftDatadogDeliveryForwarderLogs00000002: { Type: "AWS::Logs::LogGroup" },
    SpaceliftDatadogIntakeAccessLogs00000003: { Type: "AWS::Logs::LogGroup" },
    Role: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        },
      },
    },
    SpaceliftDatadogDeliveryForwarderFunction00000004: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: { "Fn::GetAtt": ["Role", "Arn"] },
        Code: { ZipFile: "exports.handler = async () => {};" },
      },
    },
  },
  Outputs: {
    QueueArn: { Value: { "Fn::GetAtt": ["SpaceliftDatadogDeliveryQueue00000001", "Arn"] } },
    DeadLetterQueueArn: { Value: { "Fn::GetAtt": ["SpaceliftDatadogDeliveryDeadLetterQueue73ADF3CB", "Arn"] } },
    DeadLetterQueueUrl: { Value: { Ref: "SpaceliftDatadogDeliveryDeadLetterQueue73ADF3CB" } },
    ForwarderLogs: { Value: { Ref: "SpaceliftDatadogDeliveryForwarderLogs00000002" } },
  },
};

const environment: Record<string, string> = {
  AWS_DEFAULT_REGION: aws.region,
  AWS_PAGER: "",
  TEMPLATE: JSON.stringify(template),
  DD_API_KEY: apiKey,
  DD_APP_KEY: "an-application-key",
  SPACELIFT_KEY_ID: "01JD0000000000000000000000",
  SPACELIFT_KEY_SECRET: "a secret",
  LEDGER_TABLE: ledgerTable,
};

/** The CLI's first version has a name of its own for SQS in each region, which it puts before AWS_ENDPOINT_URL. */
const toEmulator = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }\n';

const run = (script: string) => runShell(`${toEmulator}${script}`, root, environment);

const output = (key: string) =>
  `aws cloudformation describe-stacks --stack-name spacelift-datadog --output text --query "Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue"`;

/** Runs a script of the test's own, which has to succeed; what it printed. */
async function prepare(script: string): Promise<string> {
  const { code, stdout, stderr } = await run(script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trim();
}

beforeAll(async () => {
  environment["PATH"] = await pathWithAwsCli();
  await prepare(
    'aws cloudformation create-stack --stack-name spacelift-datadog --capabilities CAPABILITY_IAM --template-body "$TEMPLATE" &&' +
      "aws cloudformation wait stack-create-complete --stack-name spacelift-datadog",
  );
  environment["QUEUE_ARN"] = await prepare(output("QueueArn"));
  environment["DEAD_LETTER_QUEUE_ARN"] = await prepare(output("DeadLetterQueueArn"));
  const url = await prepare(output("DeadLetterQueueUrl"));
  await new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }).send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: "{}",
      MessageAttributes: { reason: { DataType: "String", StringValue: "malformed" } },
    }),
  );
  await new DynamoDBClient(aws).send(
    new CreateTableCommand({
      TableName: ledgerTable,
      BillingMode: "PAY_PER_REQUEST",
      DeletionProtectionEnabled: true,
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
}, 300_000);

/** The blocks of a document that need AWS, as one session of a reader's. */
function session(file: string): string {
  const blocks = readShellBlocks().filter(
    (block) => block.file === file && block.notRun === undefined && needsOf(block) === "aws",
  );
  expect(blocks.length).toBeGreaterThan(0);
  return blocks.map(({ text }) => text).join("\n");
}

test("no other document than these three needs AWS", () => {
  const files = readShellBlocks().flatMap((block) =>
    block.notRun === undefined && needsOf(block) === "aws" ? [block.file] : [],
  );
  expect(new Set(files)).toEqual(new Set(["README.md", "docs/dashboard.md", "docs/runbook.md"]));
});

test("what the emulator does not have, the CLI knows all the same, with its options", async () => {
  const commands = readShellBlocks().filter(({ notRun, text }) => notRun !== undefined && text.startsWith("aws "));
  expect(commands).toHaveLength(3);
  for (const { text } of commands) {
    expect(await run(`${text.trim()} --generate-cli-skeleton output`)).toMatchObject({ code: 0, stderr: "" });
    expect(await run(`${text.trim()} --speed 2 --generate-cli-skeleton output`)).not.toMatchObject({ code: 0 });
  }
});

test("docs/runbook.md: the alarms, a function's log, the failed events, the event source and the key", async () => {
  const datadog = await serveDatadog(createDatadogStandIn({ clock: Date.now, apiKey }));
  try {
    await prepare(
      'aws ssm put-parameter --type SecureString --name /spacelift-datadog/datadog-api-key --value "$DD_API_KEY"',
    );
    environment["LOGS"] = await prepare(output("ForwarderLogs"));
    await prepare(
      'aws logs create-log-stream --log-group-name "$LOGS" --log-stream-name s && aws logs put-log-events --log-group-name "$LOGS" ' +
        '--log-stream-name s --log-events "timestamp=$(date +%s)000,message=\'{\\"level\\":\\"ERROR\\",\\"message\\":\\"a line of the log\\"}\'"',
    );
    const script = session("docs/runbook.md").replaceAll("https://api.datadoghq.com/", `${datadog.url}/`);
    const { code, stdout, stderr } = await run(script);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("a line of the log");
    expect(stdout).toContain("malformed");
    expect(stdout).toMatch(/^200$/m);
    expect(stdout).not.toContain(apiKey);
    await prepare("aws ssm delete-parameter --name /spacelift-datadog/datadog-api-key");
  } finally {
    await datadog.close();
  }
});

test("docs/dashboard.md: the application key is put, as a SecureString", async () => {
  const { code, stderr } = await run(session("docs/dashboard.md"));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const name = "/spacelift-datadog/datadog-app-key";
  expect(await prepare(`aws ssm get-parameter --name ${name} --query Parameter.Type --output text`)).toBe(
    "SecureString",
  );
});

test("README.md: the keys are put, rotated and removed, and the ledger is deleted", async () => {
  const { code, stderr } = await run(session("README.md"));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const left = await prepare("aws ssm describe-parameters --query 'Parameters[].Name' --output text");
  expect(left).not.toContain("/spacelift-datadog/");
  expect(await prepare("aws dynamodb list-tables --output text")).not.toContain(ledgerTable);
});
