import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { logicalId, properties, resources, root, synthesize } from "./synthesis.ts";

const type = "Custom::SpaceliftRegistration";
const extension = join(root, "policy", "extension.example.rego");
const core = readFileSync(join(root, "policy", "notification.rego"));
const input = z.object({ Input: z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) }) });

/** The JSON that the rule sends, with `token` in place of CloudFormation's values. */
function ruleInput(template: Template, token: string): string {
  const { Targets } = properties(template, "AWS::Events::Rule", "Reconciliation");
  const [target] = z.tuple([input]).parse(Targets);
  return target.Input["Fn::Join"][1].map((part) => (typeof part === "string" ? part : token)).join("");
}

function expectedProperties(template: Template) {
  const api = logicalId(template, "AWS::ApiGatewayV2::Api", "Api");
  return {
    SpaceliftEndpoint: "https://acme.app.spacelift.io",
    Space: "root",
    Name: "spacelift-datadog",
    Owner: {
      "Fn::Join": ["", ["managed-by:", { Ref: "AWS::AccountId" }, "/", { Ref: "AWS::Region" }, "/spacelift-datadog"]],
    },
    WebhookUrl: { "Fn::Join": ["", [{ "Fn::GetAtt": [api, "ApiEndpoint"] }, "/webhook"]] },
    ApiKeyIdParameter: "/spacelift-datadog/spacelift-api-key-id",
    ApiKeySecretParameter: "/spacelift-datadog/spacelift-api-key-secret",
    WebhookSecretParameter: "/spacelift-datadog/webhook-secret",
    WebhookSecretVersion: "1",
    RefuseOldSecret: "false",
    RecreateDeleted: "true",
    FinishedStates: '["FINISHED","FAILED","DISCARDED","STOPPED"]',
    IncludeTags: "[]",
    RepairPolicy: "false",
    SpaceliftCaParameter: "",
    WebhookSecretKey: "",
  };
}

test("the custom resource has these properties, all text, and fifteen minutes", () => {
  const template = synthesize();
  const registrar = logicalId(template, "AWS::Lambda::Function", "Registrar");
  expect(properties(template, type, "Registered")).toEqual({
    ServiceToken: { "Fn::GetAtt": [registrar, "Arn"] },
    ServiceTimeout: "900",
    ...expectedProperties(template),
    PolicyExtension: "",
    PolicyCore: createHash("sha256").update(core).digest("hex"),
    WebhookSecretTags: "{}",
  });
});

test("the configuration reaches the custom resource", () => {
  const template = synthesize({
    spaceliftEndpoint: "https://other.app.spacelift.io/",
    spaceliftSpace: "production-01HZZ",
    integrationName: "audit",
    spaceliftApiKeyIdParameter: "/team/id",
    spaceliftApiKeySecretParameter: "/team/key",
    spaceliftCaParameter: "/team/ca",
    webhookSecretParameter: "/team/hook",
    webhookSecretVersion: 2,
    refuseOldWebhookSecret: true,
    recreateDeleted: false,
    finishedStates: ["CANCELED"],
    includeTags: ["run_url", "stack_labels"],
    repairPolicy: true,
    policyExtension: extension,
  });
  expect(properties(template, type, "Registered")).toMatchObject({
    SpaceliftEndpoint: "https://other.app.spacelift.io",
    Space: "production-01HZZ",
    SpaceliftCaParameter: "/team/ca",
    Name: "audit",
    ApiKeyIdParameter: "/team/id",
    ApiKeySecretParameter: "/team/key",
    WebhookSecretParameter: "/team/hook",
    WebhookSecretVersion: "2",
    RefuseOldSecret: "true",
    RecreateDeleted: "false",
    FinishedStates: '["CANCELED"]',
    IncludeTags: '["run_url","stack_labels"]',
    RepairPolicy: "true",
    PolicyExtension: readFileSync(extension, "utf8"),
  });
});

test("the registration is created last and deleted first", () => {
  const template = synthesize();
  const dependencies = resources(template, type)[logicalId(template, type, "Registered")]?.DependsOn;
  const intake = Object.entries(resources(template)).filter(([id]) => id.includes("Intake"));
  const taking = intake.map(([, { Type }]) => Type);
  for (const each of ["Api", "Integration", "Route", "Stage"]) expect(taking).toContain(`AWS::ApiGatewayV2::${each}`);
  expect(taking).toEqual(
    expect.arrayContaining(["AWS::Lambda::Permission", "AWS::Lambda::Function", "AWS::IAM::Policy"]),
  );
  expect(dependencies).toEqual(expect.arrayContaining(intake.map(([id]) => id)));
  expect(dependencies).toContain(logicalId(template, "AWS::IAM::Policy", "Registrar"));
  expect(dependencies).toContain(logicalId(template, "AWS::Lambda::Function", "Registrar"));
});

test("each version of the webhook's secret is a resource, which the registration waits for", () => {
  const versionType = "Custom::WebhookSecretVersion";
  const id = (webhookSecretVersion: number) =>
    logicalId(synthesize({ webhookSecretVersion }), versionType, `SecretVersion${webhookSecretVersion}`);
  expect(id(1)).not.toBe(id(2));
  const template = synthesize({ webhookSecretVersion: 2 });
  const registered = logicalId(template, type, "Registered");
  expect(properties(template, versionType, "SecretVersion2")).toMatchObject({
    RequestedSecretVersion: "2",
    WebhookSecretParameter: "/spacelift-datadog/webhook-secret",
    RegistrationLogicalId: registered,
  });
  expect(resources(template, type)[registered]?.DependsOn).toContain(id(2));
  expect(resources(template, versionType)[id(2)]?.DependsOn).toContain(
    logicalId(template, "AWS::IAM::Policy", "Registrar"),
  );
});

test("the registrar has five minutes, and finds the ledger, its events and the queue in its environment", () => {
  const template = synthesize();
  const registrar = properties(template, "AWS::Lambda::Function", "Registrar");
  expect(registrar).toMatchObject({ Runtime: "nodejs24.x", Timeout: 300, MemorySize: 512, Handler: "index.handler" });
  const LEDGER_TABLE = { Ref: logicalId(template, "AWS::DynamoDB::Table", "Ledger") };
  const QUEUE_URL = { Ref: logicalId(template, "AWS::SQS::Queue", "DeliveryQueue") };
  expect(registrar["Environment"]).toEqual({
    Variables: {
      ...{ LEDGER_TABLE, QUEUE_URL, DESTINATIONS: '["metrics"]', EVENT_RUNS: "tracked" },
      ...{ METRIC_PREFIX: "spacelift.integration", DATADOG_URL: "https://api.datadoghq.com" },
      SPACELIFT_ENDPOINT: expect.stringMatching(/^https:/),
    },
  });
});

test.each([
  [undefined, "rate(15 minutes)"],
  [1, "rate(1 minute)"],
  [1440, "rate(1 day)"],
])("with reconcileMinutes %s, the schedule is %s", (reconcileMinutes, ScheduleExpression) => {
  const template = synthesize(reconcileMinutes === undefined ? {} : { reconcileMinutes });
  expect(properties(template, "AWS::Events::Rule", "Reconciliation")).toMatchObject({
    ScheduleExpression,
    State: "ENABLED",
    Targets: [{ Arn: { "Fn::GetAtt": [logicalId(template, "AWS::Lambda::Function", "Registrar"), "Arn"] } }],
  });
});

test("the schedule sends the settings without the policy's text", () => {
  const template = synthesize({ policyExtension: extension });
  const { Owner: _, WebhookUrl: __, ...fixed } = expectedProperties(template);
  expect(JSON.parse(ruleInput(template, "?"))).toEqual({
    Reconcile: {
      ...fixed,
      Owner: "managed-by:?/?/spacelift-datadog",
      WebhookUrl: "?/webhook",
      StackId: "?",
      LogicalResourceId: logicalId(template, type, "Registered"),
      WebhookId: "?",
      PolicyId: "?",
    },
  });
});

test("the schedule's input stays below EventBridge's 8,192 characters with the longest names", () => {
  const name = `a${"-b".repeat(31)}c`;
  const parameter = (letter: string) => `/${letter.repeat(998)}`;
  const template = synthesize({
    integrationName: name,
    spaceliftEndpoint: `https://${Array.from({ length: 4 }, () => "e".repeat(60)).join(".")}.io`,
    spaceliftSpace: "s".repeat(255),
    spaceliftApiKeyIdParameter: parameter("i"),
    spaceliftApiKeySecretParameter: parameter("s"),
    webhookSecretParameter: parameter("w"),
    finishedStates: ["FINISHED", "FAILED", "DISCARDED", "STOPPED", "CANCELED", "SKIPPED"],
    includeTags: ["run_url", "run_note", "triggered_by", "stack_labels"],
  });
  expect(ruleInput(template, "?".repeat(255)).length).toBeLessThan(8192);
});

test("an installation with another name has another registrar", () => {
  const ids = (integrationName: string) => {
    const template = synthesize({ integrationName });
    return [type, "AWS::Lambda::Function", "AWS::IAM::Policy"].map((each) => logicalId(template, each, "Regist"));
  };
  const renamed = ids("renamed");
  expect(ids("original").filter((id) => renamed.includes(id))).toEqual([]);
});
