import { execFileSync } from "node:child_process";
import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { runDestinationNames } from "../../lambda/contract/destinations.ts";
import type { RunLogChoice } from "../../lambda/contract/run-logs.ts";
import { outputValues } from "./names.ts";
import { createStack, logicalId, properties, resources, root, synthesize } from "./synthesis.ts";

const templates = new Map<RunLogChoice, Template>();

/** Each is synthesized once: it takes a second. */
function templateOf(runLogs: RunLogChoice): Template {
  const template = templates.get(runLogs) ?? synthesize({ runLogs });
  templates.set(runLogs, template);
  return template;
}

const withLogs = () => templateOf("failed");
const plain = () => templateOf("none");

const registrations = (template: Template) => Object.entries(resources(template, "Custom::SpaceliftRegistration"));
const ofLogs = (template: Template) => registrations(template).find(([id]) => id.includes("RunLogs")) ?? [];

function roleStatements(template: Template, name: string): string {
  const policies = Object.entries(resources(template, "AWS::IAM::Policy"));
  return JSON.stringify(policies.filter(([id]) => id.includes(name)));
}

test("nothing about run logs exists by default", () => {
  const everything = JSON.stringify(plain().toJSON());
  expect(everything).not.toMatch(/run-logs|RunLogs|REDACTIONS|QueueLogs/);
});

test("naming logs beside runLogs changes nothing", () => {
  const named = synthesize({ runLogs: "failed", destinations: ["metrics", "logs"] });
  expect(named.toJSON()).toEqual(withLogs().toJSON());
});

test("the route has a receiver, a secret and a queue of its own", () => {
  const receiver = logicalId(withLogs(), "AWS::Lambda::Function", "RunLogsIntakeReceiver");
  const { Environment, MemorySize, Timeout } =
    resources(withLogs(), "AWS::Lambda::Function")[receiver]?.Properties ?? {};
  const queue = logicalId(withLogs(), "AWS::SQS::Queue", "DeliveryLogsQueue");
  expect({ Environment, MemorySize, Timeout }).toEqual({
    Environment: {
      Variables: {
        WEBHOOK_SECRET_PARAMETER: "/spacelift-datadog/run-logs-secret",
        QUEUE_URL: { Ref: queue },
        REDACTIONS: "[]",
      },
    },
    MemorySize: 1024,
    Timeout: 30,
  });
  const statements = roleStatements(withLogs(), "RunLogsIntake");
  expect(statements).toContain(":parameter/spacelift-datadog/run-logs-secret");
  expect(statements).not.toMatch(/webhook-secret|audit-secret|dynamodb/);
  expect(statements.match(/sqs:SendMessage/g)).toHaveLength(1);
  expect(statements).toContain(queue);
});

test("the receiver gets the expressions of the configuration", () => {
  const template = synthesize({ runLogs: "all", runLogRedactions: ["acme-[0-9a-f]{16}", "a,b"] });
  expect(properties(template, "AWS::Lambda::Function", "RunLogsIntakeReceiver")["Environment"]).toMatchObject({
    Variables: { REDACTIONS: '["acme-[0-9a-f]{16}","a,b"]' },
  });
});

test.each(["DatadogIntakeReceiver", "Registrar"])("the %s knows nothing of the logs' queue", (name) => {
  const of = (template: Template) => properties(template, "AWS::Lambda::Function", name)["Environment"];
  expect(of(withLogs())).toEqual(of(plain()));
});

test("the topic of several destinations does not have the logs' queue", () => {
  const of = (runLogs: RunLogChoice) =>
    resources(synthesize({ runLogs, destinations: runDestinationNames }), "AWS::SNS::Subscription");
  expect(of("all")).toEqual(of("none"));
});

test("the audit trail and run logs share a queue, and neither route nor secret", () => {
  const both = synthesize({ runLogs: "failed", auditTrail: true });
  const queues = Object.keys(resources(both, "AWS::SQS::Queue")).filter((id) => id.includes("Logs"));
  expect(queues).toHaveLength(2);
  const routes = Object.values(resources(both, "AWS::ApiGatewayV2::Route")).map(
    (each) => each.Properties?.["RouteKey"],
  );
  expect(routes).toEqual(expect.arrayContaining(["POST /webhook", "POST /audit", "POST /run-logs"]));
  expect(roleStatements(both, "AuditIntake")).not.toContain("run-logs-secret");
  expect(roleStatements(both, "RunLogsIntake")).not.toContain("audit-secret");
});

test("refused and too large deliveries are counted by route and status", () => {
  const patterns = Object.values(resources(withLogs(), "AWS::Logs::MetricFilter")).map(({ Properties }) => [
    Object(Properties?.["MetricTransformations"])[0].MetricName,
    Properties?.["FilterPattern"],
  ]);
  expect(patterns).toEqual(
    expect.arrayContaining([
      ["RunLogsRefused", '{ ($.status = "401") && ($.routeKey = "POST /run-logs") }'],
      ["RunLogsRefused", '{ ($.status = "202") && ($.routeKey = "POST /run-logs") }'],
      [
        "RunLogsTooLarge",
        '{ (($.status = "413") && ($.integrationStatus != "200")) || ($.integrationStatus = "413") }',
      ],
    ]),
  );
  const alarms = Object.values(resources(withLogs(), "AWS::CloudWatch::Alarm")).map((each) => each.Properties);
  expect(alarms).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ MetricName: "RunLogsRefused", Statistic: "Minimum", Period: 900, Threshold: 0 }),
      expect.objectContaining({ MetricName: "RunLogsTooLarge", Statistic: "Sum", Threshold: 0 }),
    ]),
  );
});

describe("the second registration", () => {
  test("is like the first, with names, secret, states and content of its own", () => {
    const [, first] = registrations(withLogs()).find(([id]) => !id.includes("RunLogs")) ?? [];
    const [, second] = ofLogs(withLogs());
    expect(second?.Properties).toEqual({
      ...first?.Properties,
      Name: "spacelift-datadog-run-logs",
      Owner: expect.anything(),
      WebhookUrl: expect.anything(),
      WebhookSecretParameter: "/spacelift-datadog/run-logs-secret",
      FinishedStates: '["FAILED"]',
      IncludeTags: '["details"]',
      ...{ Content: "logs", Installation: "spacelift-datadog" },
    });
    expect(JSON.stringify(second?.Properties?.["WebhookUrl"])).toContain("/run-logs");
    expect(JSON.stringify(second?.Properties?.["Owner"])).toContain("managed-by:run-logs/");
    expect(JSON.stringify(first?.Properties?.["Owner"])).not.toContain("run-logs");
    expect(first?.Properties).not.toHaveProperty("Content");
  });

  test.each([
    [{ runLogs: "failed", finishedStates: ["FINISHED", "STOPPED"] }, '["FAILED"]'],
    [{ runLogs: "all", finishedStates: ["FINISHED", "STOPPED"] }, '["FINISHED","STOPPED"]'],
  ] as const)("with %j sends the logs of runs that end in %s", (keys, states) => {
    const [, registered] = ofLogs(synthesize(keys));
    expect(registered?.Properties?.["FinishedStates"]).toBe(states);
  });

  test("comes once route, receiver, rights and key exist, and so goes before them", () => {
    const [, registered] = ofLogs(withLogs());
    const needed = [
      "RunLogsIntakeReceiverFunction",
      "POSTrunlogs",
      "RunLogsRights",
      "RunLogsSecretVersion1",
      "DatadogKey",
    ];
    for (const name of needed) expect(registered?.DependsOn).toContainEqual(expect.stringContaining(name));
    const [, version] =
      Object.entries(resources(withLogs(), "Custom::WebhookSecretVersion")).find(([id]) => id.includes("RunLogs")) ??
      [];
    expect(version?.DependsOn).toContainEqual(expect.stringContaining("RunLogsRights"));
  });

  test("has a fence and a version of its own, keeps its secret, and is reconciled on the same schedule", () => {
    const [id = ""] = ofLogs(withLogs());
    const statements = JSON.stringify(properties(withLogs(), "AWS::IAM::Policy", "RunLogsRights"));
    expect(statements).toContain(`#${id}`);
    expect(statements).toContain(":parameter/spacelift-datadog/run-logs-secret");
    // The role's own policy changes before webhook and policy are removed.
    const own = "RegistrarRoleDefaultPolicy";
    expect(roleStatements(withLogs(), own)).toBe(roleStatements(plain(), own));
    expect(properties(withLogs(), "Custom::WebhookSecretVersion", "RunLogs")).toMatchObject({
      RequestedSecretVersion: "1",
      WebhookSecretParameter: "/spacelift-datadog/run-logs-secret",
      RegistrationLogicalId: id,
    });
    withLogs().hasResourceProperties("AWS::Events::Rule", {
      Description: Match.stringLikeRegexp("^Compares the webhook"),
      Targets: [Match.anyValue(), Match.objectLike({ Id: "Target1" })],
    });
    const { Targets } = properties(withLogs(), "AWS::Events::Rule", "Reconciliation");
    expect(JSON.stringify(Targets)).toContain("run-logs-secret");
  });

  test("gets the tags of the parameter", () => {
    const template = Template.fromStack(createStack({ runLogs: "failed", resourceTags: ["team=platform"] }));
    expect(ofLogs(template)[1]?.Properties?.["WebhookSecretTags"]).toBe('{"team":"platform"}');
  });
});

test("by hand, the outputs say how to create webhook and policy, and the command prints the policy", () => {
  const stack = createStack({ runLogs: "failed", auditTrail: true, registration: "manual" });
  const { registration } = stack.integration;
  const { ManualRunLogs, RunLogsPolicyTextCommand, YourNextStep } = outputValues(Template.fromStack(stack));
  expect(JSON.stringify(ManualRunLogs)).toContain("--name /spacelift-datadog/run-logs-secret");
  expect(JSON.stringify(ManualRunLogs)).toContain("name: spacelift-datadog-run-logs");
  expect(JSON.stringify(YourNextStep)).toContain("ManualPolicy, ManualAuditTrail and ManualRunLogs");
  if (registration.kind !== "manual") throw new Error("not manual");
  const { policyText, policyTextCommand } = registration.runLogs ?? {};
  expect(RunLogsPolicyTextCommand).toBe(policyTextCommand);
  const command = policyTextCommand?.replace("npm run --silent policy --", `"$NODE" scripts/policy.ts`) ?? "";
  const env = { ...process.env, NODE: process.execPath };
  expect(execFileSync("sh", ["-c", command], { cwd: root, encoding: "utf8", env })).toBe(policyText);
  expect(policyText).toContain('\nendpoint_id := "spacelift-datadog-run-logs"\n');
  expect(policyText).toContain('\nfinished_states := {"FAILED"}\n');
  expect(policyText).toContain('\nlog_phases := {"preparing", "initializing", "planning", "applying"}\n');
});
