import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { runDestinationNames } from "../../lambda/contract/destinations.ts";
import { outputValues } from "./names.ts";
import { createStack, logicalId, properties, resources, synthesize } from "./synthesis.ts";

const templates = new Map<boolean, Template>();

/** Each is synthesized once: it takes a second. */
function templateOf(auditTrail: boolean): Template {
  const template = templates.get(auditTrail) ?? synthesize({ auditTrail });
  templates.set(auditTrail, template);
  return template;
}

const audited = () => templateOf(true);
const plain = () => templateOf(false);

function registrarStatements(template: Template): string {
  const policies = Object.entries(resources(template, "AWS::IAM::Policy"));
  return JSON.stringify(policies.filter(([id]) => id.includes("RegistrarRoleDefaultPolicy")));
}

test("nothing about the audit trail exists by default", () => {
  const everything = JSON.stringify(plain().toJSON());
  expect(everything).not.toMatch(/POST \/audit|audit-secret|SpaceliftAuditTrail|QueueLogs/);
  expect(Object.keys(outputValues(plain())).filter((name) => /Audit|Logs/.test(name))).toEqual([]);
});

test("naming logs beside auditTrail changes nothing", () => {
  const named = synthesize({ auditTrail: true, destinations: ["metrics", "logs"] });
  expect(named.toJSON()).toEqual(audited().toJSON());
});

test("the route has a receiver, a secret and a queue of its own", () => {
  const receiver = logicalId(audited(), "AWS::Lambda::Function", "AuditIntakeReceiver");
  const { Environment } = resources(audited(), "AWS::Lambda::Function")[receiver]?.Properties ?? {};
  const queue = logicalId(audited(), "AWS::SQS::Queue", "DeliveryLogsQueue");
  expect(Environment).toEqual({
    Variables: { WEBHOOK_SECRET_PARAMETER: "/spacelift-datadog/audit-secret", QUEUE_URL: { Ref: queue } },
  });
  const role = Object.entries(resources(audited(), "AWS::IAM::Policy")).filter(([id]) => id.includes("AuditIntake"));
  const statements = JSON.stringify(role);
  expect(statements).toContain(":parameter/spacelift-datadog/audit-secret");
  expect(statements).not.toContain("webhook-secret");
  expect(statements.match(/sqs:SendMessage/g)).toHaveLength(1);
  expect(statements).toContain(queue);
});

test.each(["DatadogIntakeReceiver", "Registrar"])("the %s knows nothing of the audit trail's queue", (name) => {
  const of = (template: Template) => properties(template, "AWS::Lambda::Function", name)["Environment"];
  expect(of(audited())).toEqual(of(plain()));
});

test("the topic of several destinations does not have the audit trail's queue", () => {
  const of = (auditTrail: boolean) =>
    resources(synthesize({ auditTrail, destinations: runDestinationNames }), "AWS::SNS::Subscription");
  expect(of(true)).toEqual(of(false));
  expect(resources(audited(), "AWS::SNS::Topic")).toEqual({});
});

test("refused events of the audit trail and refused deliveries of runs are counted apart", () => {
  const patterns = Object.values(resources(audited(), "AWS::Logs::MetricFilter")).map(({ Properties }) => [
    Object(Properties?.["MetricTransformations"])[0].MetricName,
    Properties?.["FilterPattern"],
  ]);
  expect(patterns).toEqual(
    expect.arrayContaining([
      ["DeliveriesRefused", '{ ($.status = "401") && ($.routeKey = "POST /webhook") }'],
      ["DeliveriesRefused", '{ ($.status = "202") && ($.routeKey = "POST /webhook") }'],
      ["AuditEventsRefused", '{ ($.status = "401") && ($.routeKey = "POST /audit") }'],
      ["AuditEventsRefused", '{ ($.status = "202") && ($.routeKey = "POST /audit") }'],
    ]),
  );
});

describe("the registrar", () => {
  const registered = () => Object.entries(resources(audited(), "Custom::SpaceliftAuditTrail"))[0] ?? [];

  test("sets the audit webhook once route, receiver and rights exist, and so removes it before them", () => {
    const [, resource] = registered();
    expect(resource?.Properties).toMatchObject({
      SpaceliftEndpoint: "https://acme.app.spacelift.io",
      Name: "spacelift-datadog",
      AuditSecretParameter: "/spacelift-datadog/audit-secret",
      AuditSecretVersion: "1",
      RefuseOldSecret: "false",
      RecreateDeleted: "true",
    });
    expect(JSON.stringify(resource?.Properties?.["AuditUrl"])).toContain("/audit");
    const needed = ["AuditIntakeReceiverFunction", "POSTaudit", "RegistrarRoleDefaultPolicy", "AuditTrailRights"];
    for (const name of needed) expect(resource?.DependsOn).toContainEqual(expect.stringContaining(name));
  });

  test("has a fence of its own, keeps the secret, and checks the audit webhook on the same schedule", () => {
    const statements = JSON.stringify(properties(audited(), "AWS::IAM::Policy", "AuditTrailRights"));
    const [id = ""] = registered();
    expect(statements).toContain(`#${id}`);
    expect(statements).toContain(":parameter/spacelift-datadog/audit-secret");
    // The role's own policy changes before the audit webhook is removed.
    expect(registrarStatements(audited())).toBe(registrarStatements(plain()));
    audited().hasResourceProperties("AWS::Events::Rule", {
      Description: Match.stringLikeRegexp("^Compares the webhook"),
      Targets: [Match.anyValue(), Match.objectLike({ Id: "Target1" })],
    });
  });

  test("gets the tags of the parameter", () => {
    const stack = createStack({ auditTrail: true, resourceTags: ["team=platform"] });
    const template = Template.fromStack(stack);
    const [found] = Object.values(resources(template, "Custom::SpaceliftAuditTrail"));
    expect(found?.Properties?.["WebhookSecretTags"]).toBe('{"team":"platform"}');
  });
});

test("by hand, the outputs say how to set the audit webhook", () => {
  const template = synthesize({ auditTrail: true, registration: "manual" });
  expect(resources(template, "Custom::SpaceliftAuditTrail")).toEqual({});
  const { ManualAuditTrail, YourNextStep } = outputValues(template);
  expect(JSON.stringify(ManualAuditTrail)).toContain("--name /spacelift-datadog/audit-secret");
  expect(JSON.stringify(YourNextStep)).toContain("ManualAuditTrail");
});
