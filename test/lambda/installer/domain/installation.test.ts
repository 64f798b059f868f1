import { expect, test } from "vitest";
import { parsePreviousInstallation } from "../../../../lambda/installer/domain/installation.ts";

const request = {
  stackId: "arn:aws:cloudformation:eu-west-1:000000000000:stack/audit/0a1b",
  logicalId: "Installed",
  properties: {
    DatadogUrl: "https://api.datadoghq.com",
    ApiKeyParameter: "/a",
    AppKeyParameter: "/b",
    MetricPrefix: "ours",
    Metrics: "[]",
    ForwarderFunctionName: "Forwarder-1",
    ReceiverFunctionName: "Receiver-1",
    QueueName: "Queue-1",
    DeadLetterQueueName: "Dead-1",
    IntegrationName: "audit",
    StackName: "audit",
    Monitors: '{"a":{"query":"max:b{queuename:fill-in-dead-letter-queue} > 0"}}',
    Slos: '{"a":{"query":{"numerator":"spacelift.integration.run.count"}}}',
    Dashboard: "a digest",
    Notify: "[]",
    RepairMonitors: "false",
  },
};

test("the previous installation has its own names", () => {
  const before = parsePreviousInstallation(request, { ...request.properties, DeadLetterQueueName: "Dead-0" });
  expect(before?.monitors.get("a")).toEqual({ query: "max:b{queuename:dead-0} > 0" });
});

test("a property that the earlier version lacked gets its present value", () => {
  const { ForwarderFunctionName: _, IntegrationName: __, ...others } = request.properties;
  const before = parsePreviousInstallation(request, { ...others, Monitors: '{"a":{"query":"an older one"}}' });
  expect(before?.monitors.get("a")).toEqual({ query: "an older one" });
});

test("an installation from before the SLOs gets the present ones, so none looks edited", () => {
  const { Slos: _, ...others } = request.properties;
  const before = parsePreviousInstallation(request, others);
  expect(before?.slos.get("a")).toEqual({ query: { numerator: "ours.run.count" } });
});

test("invalid properties give no previous installation", () => {
  expect(parsePreviousInstallation(request, { DatadogUrl: "no URL" })).toBeUndefined();
});
