import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { destinationNames } from "../../lambda/contract/destinations.ts";
import { metrics } from "../../lambda/contract/metrics.ts";
import { parseDatadogTarget, parseInstallation, parseResource } from "../../lambda/installer/domain/installation.ts";
import { at } from "../../lambda/shared/json.ts";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { createApp, createStack, logicalId, properties, resources, root, synthesize } from "./synthesis.ts";

const type = "Custom::DatadogAssets";
const datadogAppKeyParameter = "/spacelift-datadog/datadog-app-key";
const reference = z.union([
  z.string(),
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) }).transform((value) => value["Fn::GetAtt"].join(".")),
]);
const joined = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(reference)]) });

/** A value as CloudFormation resolves it: the name of the resource replaces a reference. */
function resolved(value: unknown): string {
  return z.union([reference, joined.transform((each) => each["Fn::Join"][1].join(""))]).parse(value);
}

function told(template: Template): Readonly<Record<string, string>> {
  const { ServiceToken: _, ...others } = properties(template, type, "Installed");
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [name, resolved(value)]));
}

/** The settings as the installer parses them. */
function parse(template: Template) {
  const stackId = "arn:aws:cloudformation:eu-west-1:000000000000:stack/spacelift-datadog/0a1b";
  return parseInstallation({ stackId, logicalId: logicalId(template, type, "Installed"), properties: told(template) });
}

test("without an application key there is no installer", () => {
  const template = synthesize();
  expect(resources(template, type)).toEqual({});
  expect(Object.keys(resources(template, "AWS::Lambda::Function")).join()).not.toContain("Installer");
  expect(Object.keys(template.findOutputs("*"))).not.toContain("DatadogDashboard");
});

test("the installer gets every property that it reads, as text", () => {
  const template = synthesize({ datadogAppKeyParameter, datadogSite: "datadoghq.eu" });
  const installer = logicalId(template, "AWS::Lambda::Function", "Installer");
  expect(properties(template, type, "Installed")).toMatchObject({
    ServiceToken: { "Fn::GetAtt": [installer, "Arn"] },
    ServiceTimeout: "900",
  });
  expect(told(template)).toMatchObject({
    DatadogUrl: "https://api.datadoghq.eu",
    ApiKeyParameter: "/spacelift-datadog/datadog-api-key",
    AppKeyParameter: datadogAppKeyParameter,
    MetricPrefix: "spacelift.integration",
    Notify: "[]",
    RepairMonitors: "false",
    SpaceliftEndpoint: "https://acme.app.spacelift.io",
    Dashboard: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const monitors: unknown = JSON.parse(readFileSync(join(root, "datadog", "monitors.json"), "utf8"));
  expect(JSON.parse(told(template)["Monitors"] ?? "")).toEqual(monitors);
  expect([...parse(template).monitors.keys()]).toEqual(Object.keys(monitors ?? {}));
  expect(JSON.stringify([...parse(template).monitors])).not.toContain("fill-in");
  const slos: unknown = JSON.parse(readFileSync(join(root, "datadog", "slos.json"), "utf8"));
  expect(JSON.parse(told(template)["Slos"] ?? "")).toEqual(slos);
  expect(parse(template).metrics.map(({ metadata }) => Object.keys(metadata).sort())).toEqual(
    Object.values(metrics).map(({ unit }) => [
      "description",
      "short_name",
      "type",
      ...(unit === undefined ? [] : ["unit"]),
    ]),
  );
});

test("the installer gets the names in AWS, however long the installation's name is", () => {
  const integrationName = "a".repeat(32);
  const template = synthesize({ datadogAppKeyParameter, integrationName });
  expect(told(template)).toMatchObject({
    ReceiverFunctionName: logicalId(template, "AWS::Lambda::Function", "Receiver"),
    ForwarderFunctionName: logicalId(template, "AWS::Lambda::Function", "Forwarder"),
    QueueName: `${logicalId(template, "AWS::SQS::Queue", "DeliveryQueue")}.QueueName`,
    DeadLetterQueueName: `${logicalId(template, "AWS::SQS::Queue", "DeadLetter")}.QueueName`,
    IntegrationName: integrationName,
    StackName: integrationName,
  });
});

test("with several destinations, queries on AWS cover the function and queues of each", () => {
  const template = synthesize({ datadogAppKeyParameter, destinations: ["metrics", "events"] });
  const id = "SpaceliftDatadogDelivery";
  const { ForwarderFunctionName = "", QueueName = "", DeadLetterQueueName = "" } = told(template);
  expect(ForwarderFunctionName).toMatch(new RegExp(`^${id}Forwarder\\w+,${id}EventsForwarder\\w+$`));
  expect(QueueName).toMatch(new RegExp(`^${id}Queue\\w+\\.QueueName,${id}EventsQueue\\w+\\.QueueName$`));
  expect(DeadLetterQueueName).toMatch(new RegExp(`^${id}DeadLetter\\S+,${id}EventsDeadLetter\\S+$`));
  const query = String(at(parse(template).monitors.get("dead-letters"), "query"));
  expect(query).toContain(`{queuename IN (${DeadLetterQueueName.toLowerCase()})}`);
});

test("the configuration reaches the installer", () => {
  const template = synthesize({
    integrationName: "audit",
    datadogUrl: "https://proxy.example",
    datadogApiKeyParameter: "/team/api",
    datadogAppKeyParameter: "/team/app",
    metricPrefix: "ours",
    monitorNotify: ["@slack-ops", "@pagerduty"],
    monitorTags: ["team:ops"],
    excludeMonitors: ["forwarder-failing", "dead-letters"],
    excludeSlos: ["time-to-apply"],
    repairMonitors: true,
  });
  const { monitors, slos } = parse(template);
  for (const object of [...monitors.values(), ...slos.values()]) {
    expect(object).toMatchObject({ tags: ["integration:spacelift", "source:spacelift-datadog", "team:ops"] });
  }
  expect([...slos.keys()]).toEqual(["successful-runs", "time-in-queue"]);
  expect([...monitors.keys()]).toEqual([
    "failing-runs",
    "failing-stack",
    "drift-found",
    "waiting-for-worker",
    "pool-saturated",
    "long-wait",
    "pool-without-workers",
    "approval-overdue",
    "minutes-nearly-used",
    "seats-nearly-used",
    "internal-errors",
    "forwarder-silent",
  ]);
  expect(parse(template)).toMatchObject({
    datadogUrl: "https://proxy.example",
    apiKeyParameter: "/team/api",
    appKeyParameter: "/team/app",
    repairMonitors: true,
    settings: {
      metricPrefix: "ours",
      integrationName: "audit",
      stackName: "audit",
      notify: "@slack-ops @pagerduty",
    },
  });
});

test.each([{ pollMinutes: 0 }, { registration: "manual" }] as const)(
  "with %j there is no SLO on gauges, since time without values would count as good",
  (configuration) => {
    const slosOf = (more: Partial<SpaceliftDatadogProps>) => [
      ...parse(synthesize({ datadogAppKeyParameter, ...more })).slos.keys(),
    ];
    expect(slosOf({})).toEqual(["successful-runs", "time-in-queue", "time-to-apply"]);
    expect(slosOf(configuration)).toEqual(["successful-runs", "time-to-apply"]);
    expect(slosOf({ ...configuration, excludeSlos: ["time-to-apply"] })).toEqual(["successful-runs"]);
  },
);

test("with runbookUrl the monitors' messages link to its sections", () => {
  const runbookUrl = "https://wiki.example/runbook?a=$&b=1";
  const monitors = told(synthesize({ datadogAppKeyParameter, runbookUrl }))["Monitors"] ?? "";
  expect(monitors).toContain(`Runbook: ${runbookUrl}#dead-letter-queue\\n`);
  expect(monitors).not.toContain("docs/runbook.md");
});

test("an hourly rule asks for the metadata of new metrics, within EventBridge's limit", () => {
  const template = synthesize({
    datadogAppKeyParameter,
    destinations: destinationNames,
    auditTrail: true,
    runLogs: "all",
  });
  const rule = properties(template, "AWS::Events::Rule", "Description");
  expect(rule["ScheduleExpression"]).toBe("rate(1 hour)");
  const [target] = z.tuple([z.object({ Input: z.unknown() })]).parse(rule["Targets"]);
  const input = resolved(target.Input);
  expect(input.length).toBeLessThan(8_192 - 500);
  const { Describe } = z.object({ Describe: z.unknown() }).parse(JSON.parse(input));
  expect(parseDatadogTarget(Describe)).toMatchObject({ apiKeyParameter: "/spacelift-datadog/datadog-api-key" });
  const installed = logicalId(template, type, "Installed");
  expect(parseResource(Describe)).toEqual({ stackId: "AWS::StackId", logicalId: installed });
});

test("the installer keeps its permissions for as long as there is something to delete", () => {
  const template = synthesize({ datadogAppKeyParameter });
  const [installed] = Object.values(resources(template, type));
  const needed = ["AWS::IAM::Policy", "AWS::Lambda::Function"].map((each) => logicalId(template, each, "Installer"));
  expect(installed?.DependsOn).toEqual(expect.arrayContaining(needed));
});

test.each([
  ["datadoghq.com", "https://app.datadoghq.com"],
  ["datadoghq.eu", "https://app.datadoghq.eu"],
  ["us3.datadoghq.com", "https://us3.datadoghq.com"],
  ["ap2.datadoghq.com", "https://ap2.datadoghq.com"],
  ["ddog-gov.com", "https://app.ddog-gov.com"],
  ["us2.ddog-gov.com", "https://us2.ddog-gov.com"],
] as const)("on %s the output leads to the dashboard at %s", (datadogSite, origin) => {
  const outputs = synthesize({ datadogAppKeyParameter, datadogSite }).findOutputs("*");
  expect(outputs["DatadogDashboard"]).toMatchObject({
    Value: { "Fn::Join": ["", [origin, { "Fn::GetAtt": [expect.any(String), "DashboardPath"] }]] },
  });
  expect(outputs["DatadogNotes"]).toMatchObject({ Value: { "Fn::GetAtt": [expect.any(String), "Notes"] } });
});

test("with datadogUrl only the path of the dashboard is known", () => {
  const outputs = synthesize({ datadogAppKeyParameter, datadogUrl: "https://proxy.example" }).findOutputs("*");
  expect(outputs["DatadogDashboard"]).toMatchObject({ Value: { "Fn::GetAtt": [expect.any(String), "DashboardPath"] } });
});

test("only another Datadog gets another installer, and the old one can still delete its objects", () => {
  const idOf = (more: Partial<SpaceliftDatadogProps>) => {
    const template = Template.fromStack(createStack({ datadogAppKeyParameter, ...more }, createApp()));
    return [type, "AWS::Lambda::Function"].map((each) => logicalId(template, each, "Install"));
  };
  const usual = idOf({});
  expect(idOf({ datadogSite: "datadoghq.com" })).toEqual(usual);
  expect(idOf({ datadogAppKeyParameter: "/team/app", metricPrefix: "ours" })).toEqual(usual);
  for (const [index, id] of idOf({ datadogSite: "datadoghq.eu" }).entries()) expect(id).not.toBe(usual[index]);
});

test("the template stays well below CloudFormation's limit", () => {
  const text = JSON.stringify(synthesize({ datadogAppKeyParameter, alarmEmail: "ops@example.com" }).toJSON());
  expect(text.length).toBeLessThan(500_000);
});

test("an invocation of the installer is not retried after CloudFormation has given up", () => {
  const template = synthesize({ datadogAppKeyParameter });
  expect(properties(template, "AWS::Lambda::EventInvokeConfig", "Installer")).toMatchObject({
    MaximumEventAgeInSeconds: 600,
    MaximumRetryAttempts: 2,
  });
});
