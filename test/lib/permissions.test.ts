import type { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { resources, synthesize } from "./synthesis.ts";

const list = z.union([z.string().transform((action) => [action]), z.array(z.string())]);
const document = z.object({
  Statement: z.array(
    z.object({ Effect: z.string(), Action: list, Resource: z.unknown(), Condition: z.unknown().optional() }),
  ),
});
const policy = z.object({ PolicyDocument: document, Roles: z.array(z.object({ Ref: z.string() })) });

/** What a role may do, one line an action: the action, and its resource without the hash of its logical id. */
function grants(template: Template, role: string): readonly string[] {
  return Object.values(resources(template, "AWS::IAM::Policy"))
    .map(({ Properties }) => policy.parse(Properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.includes(role)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Effect, Action, Resource }) => Action.map((action) => `${Effect} ${action} ${describe(Resource)}`))
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

test("the receiver may read its secret, send to the queue and write its log, and nothing else", () => {
  expect(grants(synthesize(), "ReceiverRole")).toEqual([
    "Allow logs:CreateLogStream IntakeReceiverLogs",
    "Allow logs:PutLogEvents IntakeReceiverLogs",
    "Allow sqs:SendMessage DeliveryQueue",
    "Allow ssm:GetParameter arn:<Partition>:ssm:<Region>:<AccountId>:parameter/spacelift-datadog/webhook-secret",
  ]);
});

test("the forwarder may read its key, consume the queue, use the ledger, park and write its log, and nothing else", () => {
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

test("a configured parameter is the one that may be read", () => {
  const template = synthesize({ webhookSecretParameter: "/team/hook" });
  expect(grants(template, "ReceiverRole")).toContain(
    "Allow ssm:GetParameter arn:<Partition>:ssm:<Region>:<AccountId>:parameter/team/hook",
  );
});

test("a configured ledger is the one that may be used", () => {
  const dynamodb = grants(synthesize({ ledgerTable: "ledger" }), "ForwarderRole").filter((grant) =>
    grant.includes("dynamodb"),
  );
  expect(dynamodb).toEqual(
    ["BatchGetItem", "PutItem", "Query", "UpdateItem"].map(
      (action) => `Allow dynamodb:${action} arn:<Partition>:dynamodb:<Region>:<AccountId>:table/ledger`,
    ),
  );
});

test("there is no other identity: two roles, for Lambda alone, with no managed or inline policy", () => {
  const template = synthesize();
  const trust = { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } };
  const roles = Object.values(resources(template, "AWS::IAM::Role")).map(({ Properties }) => Properties);
  expect(roles).toEqual(
    [0, 1].map(() => ({ AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] } })),
  );
  expect(Object.keys(resources(template, "AWS::IAM::Policy"))).toHaveLength(2);
  expect(resources(template, "AWS::IAM::ManagedPolicy")).toEqual({});
});

test("what each identity may do names no wildcard", () => {
  expect(JSON.stringify(resources(synthesize(), "AWS::IAM::Policy"))).not.toContain("*");
});

test("only the webhook's route may invoke a function", () => {
  const permissions = Object.values(resources(synthesize(), "AWS::Lambda::Permission"));
  const sourceArn = expect.arrayContaining([{ Ref: expect.stringContaining("IntakeApi") }, "/*/*/webhook"]);
  expect(permissions.map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn: { "Fn::Join": ["", sourceArn] },
    }),
  ]);
});
