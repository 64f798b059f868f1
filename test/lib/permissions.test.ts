import type { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { logicalId, properties, resources, synthesize } from "./synthesis.ts";

const list = z.union([z.string().transform((action) => [action]), z.array(z.string())]);
const document = z.object({
  Statement: z.array(
    z.object({ Effect: z.string(), Action: list, Resource: z.unknown(), Condition: z.unknown().optional() }),
  ),
});
const policy = z.object({ PolicyDocument: document, Roles: z.array(z.object({ Ref: z.string() })) });

/** The permissions of a role, one line per action, with the resource's logical id without its hash. */
function grants(template: Template, role: string): readonly string[] {
  return Object.values(resources(template, "AWS::IAM::Policy"))
    .map(({ Properties }) => policy.parse(Properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.includes(role)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Effect, Action, Resource }) =>
      Action.flatMap((action) => [Resource].flat().map((each) => `${Effect} ${action} ${describe(each)}`)),
    )
    .sort();
}

function describe(resource: unknown): string {
  return JSON.stringify(resource)
    .replace(/\{"Fn::GetAtt":\["SpaceliftDatadog(\w+?)[0-9A-F]{8}","Arn"\]\}/, "$1")
    .replace(/\{"Ref":"AWS::(\w+)"\}/g, '"<$1>"')
    .replace(/^\{"Fn::Join":\["",(\[.*\])\]\}$/, (_, parts: string) =>
      z.array(z.string()).parse(JSON.parse(parts)).join(""),
    );
}

const datadogAppKeyParameter = "/team/app-key";

test("the receiver may read its secret, send to the queue and write its log, and nothing else", () => {
  expect(grants(synthesize(), "ReceiverRole")).toEqual([
    "Allow logs:CreateLogStream IntakeReceiverLogs",
    "Allow logs:PutLogEvents IntakeReceiverLogs",
    "Allow sqs:SendMessage DeliveryQueue",
    "Allow ssm:GetParameter arn:<Partition>:ssm:<Region>:<AccountId>:parameter/spacelift-datadog/webhook-secret",
  ]);
});

test("the forwarder may read its key, consume the queue, use the ledger, dead-letter and write its log, and nothing else", () => {
  expect(grants(synthesize(), "ForwarderRole")).toEqual([
    "Allow dynamodb:BatchGetItem DeliveryLedgerTable",
    "Allow dynamodb:PutItem DeliveryLedgerTable",
    "Allow dynamodb:Query DeliveryLedgerTable",
    "Allow dynamodb:UpdateItem DeliveryLedgerTable",
    "Allow logs:CreateLogStream DeliveryForwarderLogs",
    "Allow logs:PutLogEvents DeliveryForwarderLogs",
    "Allow sqs:ChangeMessageVisibility DeliveryQueue",
    "Allow sqs:DeleteMessage DeliveryQueue",
    "Allow sqs:GetQueueAttributes DeliveryQueue",
    "Allow sqs:ReceiveMessage DeliveryQueue",
    "Allow sqs:SendMessage DeliveryDeadLetterQueue",
    "Allow ssm:GetParameter arn:<Partition>:ssm:<Region>:<AccountId>:parameter/spacelift-datadog/datadog-api-key",
  ]);
});

test("with the audit trail, its receiver may read its own secret and send to its own queue, and the registrar may keep that secret", () => {
  const template = synthesize({ auditTrail: true });
  const parameter = "arn:<Partition>:ssm:<Region>:<AccountId>:parameter/spacelift-datadog";
  expect(grants(template, "AuditIntakeReceiverRole")).toEqual([
    "Allow logs:CreateLogStream AuditIntakeReceiverLogs",
    "Allow logs:PutLogEvents AuditIntakeReceiverLogs",
    "Allow sqs:SendMessage DeliveryLogsQueue",
    `Allow ssm:GetParameter ${parameter}/audit-secret`,
  ]);
  const before = grants(synthesize(), "RegistrarRole");
  expect(grants(template, "RegistrarRole").filter((grant) => !before.includes(grant))).toEqual(
    ["AddTagsToResource", "DeleteParameter", "GetParameter", "PutParameter", "RemoveTagsFromResource"].map(
      (action) => `Allow ssm:${action} ${parameter}/audit-secret`,
    ),
  );
});

test("with run logs, their receiver may read its own secret and send to its own queue, and the registrar may keep that secret", () => {
  const template = synthesize({ runLogs: "all" });
  const parameter = "arn:<Partition>:ssm:<Region>:<AccountId>:parameter/spacelift-datadog";
  expect(grants(template, "RunLogsIntakeReceiverRole")).toEqual([
    "Allow logs:CreateLogStream RunLogsIntakeReceiverLogs",
    "Allow logs:PutLogEvents RunLogsIntakeReceiverLogs",
    "Allow sqs:SendMessage DeliveryLogsQueue",
    `Allow ssm:GetParameter ${parameter}/run-logs-secret`,
  ]);
  const before = grants(synthesize(), "RegistrarRole");
  expect(grants(template, "RegistrarRole").filter((grant) => !before.includes(grant))).toEqual(
    ["AddTagsToResource", "DeleteParameter", "GetParameter", "PutParameter", "RemoveTagsFromResource"].map(
      (action) => `Allow ssm:${action} ${parameter}/run-logs-secret`,
    ),
  );
});

const eventKeys = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["E#*", "H#*"] } };

test("the receiver may read the configured parameter", () => {
  const template = synthesize({ webhookSecretParameter: "/team/hook" });
  expect(grants(template, "ReceiverRole")).toContain(
    "Allow ssm:GetParameter arn:<Partition>:ssm:<Region>:<AccountId>:parameter/team/hook",
  );
});

test("the forwarder may use the configured ledger", () => {
  const dynamodb = grants(synthesize({ ledgerTable: "ledger" }), "ForwarderRole").filter((grant) =>
    grant.includes("dynamodb"),
  );
  expect(dynamodb).toEqual(
    ["BatchGetItem", "PutItem", "Query", "UpdateItem"].map(
      (action) => `Allow dynamodb:${action} arn:<Partition>:dynamodb:<Region>:<AccountId>:table/ledger`,
    ),
  );
});

test("the registrar may read its parameters, keep the webhook's secret, its fence and its progress, read events, enqueue and write its log, and nothing else", () => {
  const parameter = "arn:<Partition>:ssm:<Region>:<AccountId>:parameter/spacelift-datadog";
  expect(grants(synthesize(), "RegistrarRole")).toEqual([
    "Allow dynamodb:BatchGetItem DeliveryLedgerTable",
    "Allow dynamodb:GetItem DeliveryLedgerTable",
    "Allow dynamodb:GetItem DeliveryLedgerTable",
    "Allow dynamodb:PutItem DeliveryLedgerTable",
    "Allow dynamodb:PutItem DeliveryLedgerTable",
    "Allow dynamodb:UpdateItem DeliveryLedgerTable",
    "Allow logs:CreateLogStream RegistrationspaceliftdatadogRegistrarLogs",
    "Allow logs:PutLogEvents RegistrationspaceliftdatadogRegistrarLogs",
    "Allow sqs:SendMessage DeliveryQueue",
    `Allow ssm:AddTagsToResource ${parameter}/webhook-secret`,
    `Allow ssm:DeleteParameter ${parameter}/webhook-secret`,
    `Allow ssm:GetParameter ${parameter}/spacelift-api-key-id`,
    `Allow ssm:GetParameter ${parameter}/spacelift-api-key-secret`,
    `Allow ssm:GetParameter ${parameter}/webhook-secret`,
    `Allow ssm:PutParameter ${parameter}/webhook-secret`,
    `Allow ssm:RemoveTagsFromResource ${parameter}/webhook-secret`,
  ]);
});

test.each([
  ["registrar", "RegistrarRole", "Custom::SpaceliftRegistration", "Registered", ["R#", "V#"]],
  ["installer", "InstallerRole", "Custom::DatadogAssets", "Installed", ["R#"]],
])("the %s may change only its own resource's items of the ledger's table", (_, role, type, name, starts) => {
  const template = synthesize({ datadogAppKeyParameter });
  const statements = Object.values(resources(template, "AWS::IAM::Policy"))
    .map(({ Properties }) => policy.parse(Properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.includes(role)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => Action.some((action) => action.startsWith("dynamodb:")));
  const resource = logicalId(template, type, name);
  const conditions = starts.map((start) => {
    const key = { "Fn::Join": ["", [start, { Ref: "AWS::StackId" }, `#${resource}`]] };
    return { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [key] } };
  });
  const changing = statements.filter(({ Action }) => !Action.every((action) => action === "dynamodb:BatchGetItem"));
  expect(changing.map(({ Condition }) => Condition)).toEqual(conditions);
});

test("the registrar may read the items of events, and no other items of others", () => {
  const reading = Object.values(resources(synthesize(), "AWS::IAM::Policy"))
    .map(({ Properties }) => policy.parse(Properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.includes("RegistrarRole")))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => Action.includes("dynamodb:BatchGetItem"));
  expect(reading).toMatchObject([{ Action: ["dynamodb:BatchGetItem"], Condition: eventKeys }]);
});

test("the registrar may use the configured parameters", () => {
  const template = synthesize({
    spaceliftApiKeyIdParameter: "/team/id",
    spaceliftApiKeySecretParameter: "/team/key",
    spaceliftCaParameter: "/team/ca",
    webhookSecretParameter: "/team/hook",
  });
  const parameters = grants(template, "RegistrarRole").flatMap(
    (grant) => / ssm:.*:parameter(.*)$/.exec(grant)?.[1] ?? [],
  );
  expect([...new Set(parameters)].toSorted()).toEqual(["/team/ca", "/team/hook", "/team/id", "/team/key"]);
});

test("the poller may read three keys, take its lease and write its log, and nothing else", () => {
  const parameter = "arn:<Partition>:ssm:<Region>:<AccountId>:parameter/spacelift-datadog";
  const template = synthesize();
  expect(grants(template, "PollerRole")).toEqual([
    "Allow dynamodb:PutItem DeliveryLedgerTable",
    "Allow logs:CreateLogStream PollerLogs",
    "Allow logs:PutLogEvents PollerLogs",
    `Allow ssm:GetParameter ${parameter}/datadog-api-key`,
    `Allow ssm:GetParameter ${parameter}/spacelift-api-key-id`,
    `Allow ssm:GetParameter ${parameter}/spacelift-api-key-secret`,
  ]);
  const { Environment } = properties(template, "AWS::Lambda::Function", "Poller");
  const { LEASE_KEY } = z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(Environment).Variables;
  expect(LEASE_KEY).toEqual({ "Fn::Join": ["", ["P#", { Ref: "AWS::StackId" }, expect.stringMatching(/^#\w+$/)]] });
  const statements = policy.parse(properties(template, "AWS::IAM::Policy", "PollerRole")).PolicyDocument.Statement;
  const [lease, ...others] = statements.filter(({ Action }) => Action.some((each) => each.startsWith("dynamodb:")));
  expect(lease?.Condition).toEqual({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [LEASE_KEY] } });
  expect(others).toEqual([]);
});

test("registrar and poller alone may read the CA's parameter, and nothing may write it", () => {
  const statements = Object.values(resources(synthesize({ spaceliftCaParameter: "/team/ca" }), "AWS::IAM::Policy"))
    .map(({ Properties }) => policy.parse(Properties))
    .flatMap(({ Roles, PolicyDocument }) => PolicyDocument.Statement.map((statement) => ({ Roles, statement })))
    .filter(({ statement }) => JSON.stringify(statement).includes("/team/ca"));
  expect(statements.map(({ statement }) => statement.Action)).toEqual([["ssm:GetParameter"], ["ssm:GetParameter"]]);
  expect(statements.map(({ Roles }) => Roles[0]?.Ref)).toEqual([
    expect.stringContaining("RegistrarRole"),
    expect.stringContaining("PollerRole"),
  ]);
});

test("the validator may read the Datadog API key and write its log, and nothing else", () => {
  expect(grants(synthesize({ datadogApiKeyParameter: "/team/api-key" }), "ValidatorRole")).toEqual([
    "Allow logs:CreateLogStream DatadogKeyValidatorLogs",
    "Allow logs:PutLogEvents DatadogKeyValidatorLogs",
    "Allow ssm:GetParameter arn:<Partition>:ssm:<Region>:<AccountId>:parameter/team/api-key",
  ]);
});

test("the installer may read the two keys of Datadog, keep its fence and write its log, and nothing else", () => {
  const parameter = "arn:<Partition>:ssm:<Region>:<AccountId>:parameter";
  expect(grants(synthesize({ datadogAppKeyParameter }), "InstallerRole")).toEqual([
    "Allow dynamodb:GetItem DeliveryLedgerTable",
    "Allow dynamodb:PutItem DeliveryLedgerTable",
    "Allow logs:CreateLogStream DatadogAssetsapidatadoghqcomInstallerLogs",
    "Allow logs:PutLogEvents DatadogAssetsapidatadoghqcomInstallerLogs",
    `Allow ssm:GetParameter ${parameter}/spacelift-datadog/datadog-api-key`,
    `Allow ssm:GetParameter ${parameter}/team/app-key`,
  ]);
});

test.each([
  { registration: "automatic" },
  { registration: "manual" },
  { registration: "automatic", datadogAppKeyParameter },
] as const)("%j: one role for each function, for Lambda alone, without managed or inline policies", (configuration) => {
  const template = synthesize({ ...configuration, alarmEmail: "ops@example.com" });
  const count = Object.keys(resources(template, "AWS::Lambda::Function")).length;
  const trust = { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } };
  const roles = Object.values(resources(template, "AWS::IAM::Role")).map(({ Properties }) => Properties);
  expect(roles).toEqual(
    Array.from({ length: count }, () => ({
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] },
    })),
  );
  expect(Object.keys(resources(template, "AWS::IAM::Policy"))).toHaveLength(count);
  expect(resources(template, "AWS::IAM::ManagedPolicy")).toEqual({});
});

test("no permission has a wildcard", () => {
  const template = synthesize({ datadogAppKeyParameter });
  const policies = JSON.stringify(resources(template, "AWS::IAM::Policy"));
  // The keys of events begin with these.
  expect(policies.replace(JSON.stringify(eventKeys), "")).not.toContain("*");
});

test("only the webhook's route and the three schedules may invoke a function, each one function", () => {
  const template = synthesize({ datadogAppKeyParameter });
  const permissions = Object.values(resources(template, "AWS::Lambda::Permission")).map(({ Properties }) => Properties);
  const functionArn = (name: string) => ({ "Fn::GetAtt": [logicalId(template, "AWS::Lambda::Function", name), "Arn"] });
  const route = expect.arrayContaining([{ Ref: expect.stringContaining("IntakeApi") }, "/*/*/webhook"]);
  const rule = (name: string) => ({ "Fn::GetAtt": [logicalId(template, "AWS::Events::Rule", name), "Arn"] });
  expect(permissions).toEqual([
    {
      Action: "lambda:InvokeFunction",
      FunctionName: functionArn("Receiver"),
      Principal: "apigateway.amazonaws.com",
      SourceArn: { "Fn::Join": ["", route] },
    },
    {
      Action: "lambda:InvokeFunction",
      FunctionName: functionArn("Registrar"),
      Principal: "events.amazonaws.com",
      SourceArn: rule("Reconciliation"),
    },
    {
      Action: "lambda:InvokeFunction",
      FunctionName: functionArn("Poller"),
      Principal: "events.amazonaws.com",
      SourceArn: rule("PollerSchedule"),
    },
    {
      Action: "lambda:InvokeFunction",
      FunctionName: functionArn("Installer"),
      Principal: "events.amazonaws.com",
      SourceArn: rule("Description"),
    },
  ]);
});
