import { App, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { pollerEnvironment, readEnvironment } from "../../lambda/contract/environment.ts";
import { SpaceliftDatadog } from "../../lib/spacelift-datadog.ts";
import { createStack, logicalId, properties, resources, synthesize } from "./synthesis.ts";

function environmentOf(template: Template, name = "Poller") {
  return properties(template, "AWS::Lambda::Function", name)["Environment"];
}

test("the poller has 15 seconds, and every variable that it reads", () => {
  const template = synthesize({
    integrationName: "audit",
    datadogUrl: "https://proxy.example",
    extraTags: ["env:prod"],
    excludeTags: ["worker_pool"],
    metricPrefix: "acme.ci",
    spaceliftCaParameter: "/team/ca",
  });
  expect(properties(template, "AWS::Lambda::Function", "Poller")).toMatchObject({ Timeout: 15, MemorySize: 256 });
  const table = { Ref: logicalId(template, "AWS::DynamoDB::Table", "Ledger") };
  expect(environmentOf(template)).toEqual({
    Variables: {
      INTEGRATION_NAME: "audit",
      SPACELIFT_ENDPOINT: "https://acme.app.spacelift.io",
      SPACELIFT_API_KEY_ID_PARAMETER: "/audit/spacelift-api-key-id",
      SPACELIFT_API_KEY_SECRET_PARAMETER: "/audit/spacelift-api-key-secret",
      SPACELIFT_CA_PARAMETER: "/team/ca",
      DATADOG_API_KEY_PARAMETER: "/audit/datadog-api-key",
      DATADOG_URL: "https://proxy.example",
      EXTRA_TAGS: '["env:prod"]',
      EXCLUDE_TAGS: '["worker_pool"]',
      METRIC_PREFIX: "acme.ci",
      LEDGER_TABLE: table,
      LEASE_KEY: expect.anything(),
    },
  });
});

test("without a private CA the variable is empty, and can be read", () => {
  const variables = Object.fromEntries(Object.values(pollerEnvironment).map((name) => [name, ""]));
  expect(readEnvironment(pollerEnvironment, variables).spaceliftCaParameter).toBe("");
  expect(environmentOf(synthesize())).toMatchObject({ Variables: { SPACELIFT_CA_PARAMETER: "" } });
});

test.each([
  [undefined, "rate(1 minute)"],
  [1, "rate(1 minute)"],
  [5, "rate(5 minutes)"],
  [60, "rate(1 hour)"],
])("with pollMinutes %s, the schedule is %s", (pollMinutes, ScheduleExpression) => {
  const template = synthesize(pollMinutes === undefined ? {} : { pollMinutes });
  expect(properties(template, "AWS::Events::Rule", "PollerSchedule")).toMatchObject({ ScheduleExpression });
});

test("nothing retries a poll, and a late one is dropped", () => {
  const template = synthesize();
  const limits = { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 };
  expect(properties(template, "AWS::Lambda::EventInvokeConfig", "Poller")).toMatchObject(limits);
  expect(properties(template, "AWS::Events::Rule", "PollerSchedule")).toMatchObject({
    Targets: [
      {
        Arn: { "Fn::GetAtt": [logicalId(template, "AWS::Lambda::Function", "Poller"), "Arn"] },
        Input: "{}",
        RetryPolicy: limits,
      },
    ],
  });
});

test("the schedule begins once the poller has its permissions", () => {
  const template = synthesize();
  const id = logicalId(template, "AWS::Events::Rule", "PollerSchedule");
  const needed = logicalId(template, "AWS::IAM::Policy", "PollerRole");
  expect(resources(template, "AWS::Events::Rule")[id]?.DependsOn).toContain(needed);
});

test("two installations in a stack have two leases", () => {
  const stack = new Stack(new App(), "Platform");
  for (const name of ["first", "second"]) {
    const props = { spaceliftEndpoint: `https://${name}.app.spacelift.io`, integrationName: name };
    new SpaceliftDatadog(stack, name, props);
  }
  const template = Template.fromStack(stack);
  const keys = ["firstPoller", "secondPoller"].map((name) => JSON.stringify(environmentOf(template, name)));
  const [first, second] = keys.map((text) => /"LEASE_KEY":(\{.*?\]\]\})/.exec(text)?.[1]);
  expect(first).toBeDefined();
  expect(first).not.toBe(second);
});

test.each([{ pollMinutes: 0 }, { registration: "manual" }] as const)("with %j there is no poller", (configuration) => {
  const { integration } = createStack(configuration);
  expect(integration.poller).toBeUndefined();
  expect(integration.functions.poller).toBeUndefined();
  expect(JSON.stringify(Template.fromStack(Stack.of(integration)).toJSON())).not.toContain("Poller");
});

test("with a manual registration, pollMinutes has no effect, and the synthesis says so", () => {
  const stack = createStack({ registration: "manual", pollMinutes: 5 });
  const [warning] = Annotations.fromStack(stack)
    .findWarning("*", Match.anyValue())
    .map(({ entry }) => JSON.stringify(entry.data));
  expect(warning).toContain("pollMinutes is set but has no effect if registration is manual");
});
