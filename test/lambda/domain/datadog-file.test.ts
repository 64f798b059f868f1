import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adaptDatadogFile, notifyPlaceholder } from "../../../lambda/domain/datadog-file.ts";
import { metrics } from "../../../lambda/domain/metrics.ts";
import { readDatadogFile } from "../../datadog/dashboard.ts";

const files = ["dashboard", "monitors"] as const;

test.each(files)("without settings the %s stay as they are", (name) => {
  expect(adaptDatadogFile(readDatadogFile(name), {})).toBe(readDatadogFile(name));
});

describe("a metric prefix", () => {
  test("stands before every metric of ours", () => {
    for (const name of files) {
      const adapted = adaptDatadogFile(readDatadogFile(name), { metricPrefix: "acme" });
      expect(adapted).not.toContain("spacelift.integration");
      expect(adapted).toContain("sum:acme.run.count{");
    }
  });

  test("stands before each, and before nothing else", () => {
    const ours = Object.values(metrics).map(({ name }) => `spacelift.integration.${name}`);
    const others = [
      "spacelift.integration.run.counts",
      "x.spacelift.integration.run.count",
      "spacelift.integration.run",
    ];
    const text = (prefix: string) =>
      [...Object.values(metrics).map(({ name }) => `${prefix}.${name}`), ...others].join(" ");
    expect(adaptDatadogFile([...ours, ...others].join(" "), { metricPrefix: "a.b" })).toBe(text("a.b"));
    expect(adaptDatadogFile("spacelift.integration.run.count.", { metricPrefix: "$&" })).toBe("$&.run.count.");
  });
});

test("a stack's name, as Datadog stores it, selects its functions and queues", () => {
  const adapted = adaptDatadogFile(readDatadogFile("dashboard"), { stackName: "Platform-Metrics" });
  expect(adapted).not.toContain("spacelift-datadog-");
  expect(adapted.match(/functionname:platform-metrics-\*/g)).toHaveLength(3);
  expect(adapted).toContain("`platform-metrics-`");
});

test("whatever is set, the file stays JSON, and each message ends with whom it notifies", () => {
  const monitors = readDatadogFile("monitors");
  fc.assert(
    fc.property(fc.string(), (notify) => {
      const before: unknown = JSON.parse(monitors);
      const expected = JSON.stringify(before).replaceAll(notifyPlaceholder, () => JSON.stringify(notify).slice(1, -1));
      expect(JSON.stringify(JSON.parse(adaptDatadogFile(monitors, { notify })))).toBe(expected);
    }),
  );
});
