import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, describe, expect, test } from "vitest";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { pathWithAwsCli } from "./aws-cli.ts";
import { root } from "./pages.ts";
import { runShell } from "./run-shell.ts";
import { needsOf, readShellBlocks } from "./shell-blocks.ts";

// Runs the documentation's commands in the AWS CLI, against a small stack with the logical ids of a deployment. The commands
// depend on nothing else.

const emptyFunction = {
  Type: "AWS::Lambda::Function",
  Properties: {
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: { "Fn::GetAtt": ["Role", "Arn"] },
    Code: { ZipFile: "exports.handler = async () => {};" },
  },
};

const aws = emulatorConfiguration();
/** As CloudFormation names it: the stack, the logical id and random characters. */
const ledgerTable = "spacelift-datadog-SpaceliftDatadogDeliveryLedgerTable00000005-1A2B3C4D5E6F";
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
    SpaceliftDatadogDeliveryForwarderFunction00000004: emptyFunction,
    SpaceliftDatadogIntakeReceiverFunction00000005: emptyFunction,
  },
  Outputs: {
    LedgerTable: { Value: ledgerTable },
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
};

const keys = ["datadog-api-key", "datadog-app-key", "spacelift-api-key-id", "spacelift-api-key-secret"].map(
  (name) => `/spacelift-datadog/${name}`,
);

/** The pages that create parameters, and the names of those parameters. */
const parametersOfPage: Readonly<Record<string, readonly string[]>> = {
  "README.md": keys,
  "docs/dashboard.md": ["/spacelift-datadog/datadog-app-key"],
  "docs/key-rotation.md": keys,
  "docs/manual-registration.md": ["/spacelift-datadog/webhook-secret"],
};

const keyPages = Object.keys(parametersOfPage);

/** Version 1 of the CLI prefers its own regional host for SQS over AWS_ENDPOINT_URL. */
const toEmulator = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }\n';

const run = (script: string) => runShell(`${toEmulator}${script}`, root, environment);

const output = (key: string) =>
  `aws cloudformation describe-stacks --stack-name spacelift-datadog --output text --query "Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue"`;

/** Runs a script of the test, which must succeed. Returns its output. */
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

/** The blocks of a document that need AWS, as one session. */
function session(file: string): string {
  const blocks = readShellBlocks().filter(
    (block) => block.file === file && block.notRun === undefined && needsOf(block) === "aws",
  );
  expect(blocks.length).toBeGreaterThan(0);
  return blocks.map(({ text }) => text).join("\n");
}

test("every page that needs AWS is run here", () => {
  const files = readShellBlocks().flatMap((block) =>
    block.notRun === undefined && needsOf(block) === "aws" ? [block.file] : [],
  );
  expect(new Set(files)).toEqual(new Set([...keyPages, "docs/operations.md", "docs/runbook.md", "docs/uninstall.md"]));
});

test("the CLI knows the commands and options that the emulator lacks", async () => {
  // `aws s3` prints no skeletons.
  const commands = readShellBlocks().filter(({ notRun, text }) => notRun !== undefined && /^aws (?!s3 )/.test(text));
  expect(commands.length).toBeGreaterThan(4);
  for (const { text } of commands) {
    // The reader has the file.
    const command = text.trim().replace(/ file:\S+/, " text");
    expect(await run(`${command} --generate-cli-skeleton output`)).toMatchObject({ code: 0, stderr: "" });
    expect(await run(`${command} --speed 2 --generate-cli-skeleton output`)).not.toMatchObject({ code: 0 });
  }
});

test("docs/runbook.md: shows the alarms, a function's log, the failed events, the event source and the key", async () => {
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

test("docs/operations.md: finds both queues of a redrive", async () => {
  const { code, stdout, stderr } = await run(
    `${session("docs/operations.md")}\necho "$QUEUE_ARN $DEAD_LETTER_QUEUE_ARN"`,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.trim()).toBe(`${await prepare(output("QueueArn"))} ${await prepare(output("DeadLetterQueueArn"))}`);
});

describe("the page creates its parameters as SecureStrings", () => {
  test.each(Object.entries(parametersOfPage))("%s", async (file, names) => {
    const { code, stderr } = await run(session(file));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const name of names) {
      const type = await prepare(`aws ssm get-parameter --name ${name} --query Parameter.Type --output text`);
      expect([name, type]).toEqual([name, "SecureString"]);
      await prepare(`aws ssm delete-parameter --name ${name}`);
    }
    expect(await leftParameters()).toEqual([]);
  });
});

test("docs/uninstall.md: finds the ledger by the beginning of its name, and deletes it and the keys", async () => {
  await prepare(session("README.md"));
  expect(await leftParameters()).not.toEqual([]);
  const { code, stdout, stderr } = await run(session("docs/uninstall.md"));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(new RegExp(`^${ledgerTable}$`, "m"));
  expect(await leftParameters()).toEqual([]);
  expect(await prepare("aws dynamodb list-tables --output text")).not.toContain(ledgerTable);
});

/** Those of an installation. Other files use the same emulator, and `test/scripts/verify` has one parameter of such a name. */
async function leftParameters(): Promise<readonly string[]> {
  const names = await prepare("aws ssm describe-parameters --query 'Parameters[].Name' --output text");
  return names
    .split(/\s+/)
    .filter((name) => name.startsWith("/spacelift-datadog/") && name !== "/spacelift-datadog/verify");
}
