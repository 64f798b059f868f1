import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metrics } from "../../../../lambda/contract/metrics.ts";
import {
  adaptDatadogFile,
  awsPlaceholders,
  notifyPlaceholder,
} from "../../../../lambda/installer/domain/datadog-file.ts";
import { readDatadogFile } from "../../../datadog/dashboard.ts";

const files = ["dashboard", "monitors"] as const;

test.each(files)("without settings the %s file does not change", (name) => {
  expect(adaptDatadogFile(readDatadogFile(name), {})).toBe(readDatadogFile(name));
});

describe("a metric prefix", () => {
  test("begins every metric of ours", () => {
    for (const name of files) {
      const adapted = adaptDatadogFile(readDatadogFile(name), { metricPrefix: "acme" });
      expect(adapted).not.toContain("spacelift.integration");
      expect(adapted).toContain("sum:acme.run.count{");
    }
  });

  test("begins our metrics and nothing else", () => {
    const ours = Object.values(metrics).map(({ name }) => `spacelift.integration.${name}`);
    const others = [
      "spacelift.integration.run.counts",
      "spacelift_integration.run.count",
      "spacelift.integration.run_count",
      "x.spacelift.integration.run.count",
      "spacelift.integration.run",
    ];
    const text = (prefix: string) =>
      [...Object.values(metrics).map(({ name }) => `${prefix}.${name}`), ...others].join(" ");
    expect(adaptDatadogFile([...ours, ...others].join(" "), { metricPrefix: "a.b" })).toBe(text("a.b"));
    expect(adaptDatadogFile("spacelift.integration.run.count.", { metricPrefix: "$&" })).toBe("$&.run.count.");
  });
});

describe("names of an installation", () => {
  const long = "a".repeat(64);
  const awsNames = {
    forwarderFunction: `${"s".repeat(26)}-DeliveryForwarder-Ab1`,
    receiverFunction: "Receiver-Ab2",
    queue: "Queue-Ab3",
    deadLetterQueue: "DeadLetterQueue-Ab4",
  };

  test("replace each placeholder, as Datadog stores them", () => {
    for (const name of files) {
      const adapted = adaptDatadogFile(readDatadogFile(name), { awsNames, integrationName: long, stackName: "Audit" });
      expect(adapted).not.toMatch(/fill-in|integration:spacelift-datadog|`spacelift-datadog`/);
      expect(adapted).toContain(`functionname IN (${awsNames.forwarderFunction.toLowerCase()},receiver-ab2)`);
      expect(adapted).toContain("deadletterqueue-ab4");
    }
    expect(adaptDatadogFile(readDatadogFile("dashboard"), { stackName: "Audit" })).toContain("the stack `Audit`");
    expect(adaptDatadogFile(readDatadogFile("monitors"), { integrationName: long })).toContain(`{integration:${long}}`);
  });

  test("leave similar texts", () => {
    const text =
      '"source:spacelift-datadog" "integration:spacelift-datadog-2" "integration:spacelift" spacelift-datadog';
    expect(adaptDatadogFile(text, { awsNames, integrationName: "audit", stackName: "audit" })).toBe(text);
  });

  test("leave the placeholders of unknown names, which Datadog accepts in a query", () => {
    const monitors = adaptDatadogFile(readDatadogFile("monitors"), { awsNames: { deadLetterQueue: "Dead" } });
    expect(monitors).toContain("{queuename IN (dead)}");
    for (const placeholder of Object.values(awsPlaceholders)) expect(placeholder).toMatch(/^fill-in-[a-z-]+$/);
    expect(monitors).toContain(awsPlaceholders.forwarderFunction);
  });
});

test("with any handles the file stays JSON, and each message ends with the handles", () => {
  const monitors = readDatadogFile("monitors");
  fc.assert(
    fc.property(fc.string(), (notify) => {
      const before: unknown = JSON.parse(monitors);
      const expected = JSON.stringify(before).replaceAll(notifyPlaceholder, () => JSON.stringify(notify).slice(1, -1));
      expect(JSON.stringify(JSON.parse(adaptDatadogFile(monitors, { notify })))).toBe(expected);
    }),
  );
});
