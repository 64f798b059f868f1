import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { AccountRootPrincipal, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import { expect, test } from "vitest";
import { ConfigurationError } from "../../lib/configuration/configuration-error.ts";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { createApp, createStack, resources, root } from "./synthesis.ts";

function warnings(configuration: Partial<SpaceliftDatadogProps>): readonly unknown[] {
  return Annotations.fromStack(createStack(configuration, createApp({})))
    .findWarning("*", Match.anyValue())
    .map(({ entry }) => entry.data);
}

test.each<Partial<SpaceliftDatadogProps>>([
  { monitorNotify: ["@slack-ops"] },
  { monitorTags: ["team:ops"] },
  { excludeMonitors: ["dead-letters"] },
  { repairMonitors: false },
])("%j without a Datadog application key gives a warning", (configuration) => {
  const [key] = Object.keys(configuration);
  expect(warnings(configuration)).toEqual([
    expect.stringContaining(
      `${key} is set but has no effect without datadogAppKeyParameter; see docs/configuration.md.`,
    ),
  ]);
  expect(warnings({ ...configuration, datadogAppKeyParameter: "/team/app-key" })).toEqual([]);
});

test.each<Partial<SpaceliftDatadogProps>>([
  { reconcileMinutes: 15 },
  { repairPolicy: false },
  { webhookSecretVersion: 1 },
  { spaceliftApiKeyIdParameter: "/team/id" },
  { spaceliftApiKeySecretParameter: "/team/secret" },
  { spaceliftCaParameter: "/team/ca" },
])("%j with manual registration gives a warning", (configuration) => {
  const [key] = Object.keys(configuration);
  expect(warnings({ ...configuration, registration: "manual" })).toEqual([
    expect.stringContaining(`${key} is set but has no effect if registration is manual; see docs/configuration.md.`),
  ]);
});

test("keys of a destination that is off give a warning", () => {
  expect(warnings({ eventRuns: "all" })).toEqual([
    expect.stringContaining("eventRuns is set but has no effect unless destinations contains events"),
  ]);
  expect(warnings({ eventRuns: "all", destinations: ["events"] })).toEqual([]);
  const withoutMetrics = {
    destinations: ["events"],
    metricPrefix: "acme",
    datadogAppKeyParameter: "/team/key",
  } as const;
  expect(warnings(withoutMetrics)).toEqual([
    expect.stringContaining("metricPrefix is set but has no effect unless destinations contains metrics"),
    expect.stringContaining("datadogAppKeyParameter is set but has no effect unless destinations contains metrics or"),
  ]);
});

test("onlySpaceliftAccount without an excluded account tag gives a warning", () => {
  expect(warnings({ onlySpaceliftAccount: true })).toEqual([
    expect.stringContaining("onlySpaceliftAccount is set but has no effect unless excludeTags contains account"),
  ]);
  expect(warnings({ onlySpaceliftAccount: true, excludeTags: ["account"] })).toEqual([]);
});

test("keys with an effect and unset keys give no warning", () => {
  const effective = {
    integrationName: "audit",
    datadogSite: "datadoghq.eu",
    datadogUrl: "https://proxy.example",
    extraTags: ["team:ops"],
    excludeTags: ["branch"],
    metricPrefix: "acme",
    finishedStates: ["FINISHED"],
    historicalMetrics: true,
    ledgerTable: "ledger",
    datadogApiKeyParameter: "/team/key",
    webhookSecretParameter: "/team/hook",
    spaceliftSpace: "production-01HZZ",
    includeTags: ["run_url"],
    policyExtension: join(root, "policy", "extension.example.rego"),
    registration: "automatic",
    reconcileMinutes: 30,
    repairPolicy: true,
    webhookSecretVersion: 2,
    spaceliftApiKeyIdParameter: "/team/id",
    spaceliftApiKeySecretParameter: "/team/secret",
    alarmEmail: "ops@example.com",
    quietAlarmHours: 24,
    logRetentionDays: 30,
  } as const;
  expect(warnings(effective)).toEqual([]);
});

test("properties follow the same rules as the context", () => {
  const create = () =>
    new SpaceliftDatadog(new Stack(), "Integration", { spaceliftEndpoint: "https://a.example/graphql" });
  expect(create).toThrow(ConfigurationError);
  expect(create).toThrow(/\n {2}spaceliftEndpoint: received "https:\/\/a\.example\/graphql"; allowed: /);
});

test("other constructs can extend an installation: its parts are properties", () => {
  const { integration } = createStack({ alarmEmail: "ops@example.com", datadogAppKeyParameter: "/team/app-key" });
  const { functions, queue, deadLetterQueue, table, alarmTopic } = integration;
  expect(Object.keys(functions)).toEqual(["receiver", "forwarder", "validator", "registrar", "poller", "installer"]);
  const reader = new Role(integration, "Reader", { assumedBy: new AccountRootPrincipal() });
  for (const each of [queue, deadLetterQueue]) each.grantConsumeMessages(reader);
  table.grantReadData(reader);
  alarmTopic?.grantSubscribe(reader);
  for (const each of Object.values(functions)) {
    each.function.grantInvoke(reader);
    each.role.addToPrincipalPolicy(new PolicyStatement({ actions: ["xray:PutTraceSegments"], resources: ["*"] }));
    each.logGroup.grantRead(reader);
  }
  const policies = JSON.stringify(resources(Template.fromStack(Stack.of(integration)), "AWS::IAM::Policy"));
  expect(policies.match(/xray:PutTraceSegments/g)).toHaveLength(6);
  expect(policies).toMatch(/sns:Subscribe/);
});

test("an installation without registrar, installer or e-mail has no such parts", () => {
  const { integration } = createStack({ registration: "manual" });
  expect(Object.keys(integration.functions)).toEqual(["receiver", "forwarder", "validator"]);
  expect(integration.alarmTopic).toBeUndefined();
});

test("it stands inside another stack, twice, and says what an operator must know", () => {
  const stack = new Stack(new App(), "Platform");
  const first = new SpaceliftDatadog(stack, "First", { spaceliftEndpoint: "https://a.app.spacelift.io" });
  const second = new SpaceliftDatadog(stack, "Second", {
    spaceliftEndpoint: "https://b.app.spacelift.io",
    integrationName: "second",
  });
  expect(second.webhookSecretParameter).toBe("/second/webhook-secret");
  expect(first.datadogApiKeyParameter).toBe("/spacelift-datadog/datadog-api-key");
  expect(stack.resolve(first.webhookUrl)).not.toEqual(stack.resolve(second.webhookUrl));
  expect(stack.resolve(first.ledgerTable)).not.toEqual(stack.resolve(second.ledgerTable));
  expect(first.alarms.map(({ node }) => node.id)).toEqual(second.alarms.map(({ node }) => node.id));
  expect(stack.resolve(first.deadLetterQueue.queueUrl)).not.toEqual(stack.resolve(first.queue.queueUrl));
});
