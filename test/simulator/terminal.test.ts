import { expect, test } from "vitest";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import { embeddedMetrics } from "../../lambda/shared/embedded-metric.ts";
import { createTerminalLog } from "../../simulator/terminal.ts";

test("prints entries without the fields for CloudWatch", () => {
  const lines: string[] = [];
  const log = createTerminalLog((line) => lines.push(line));
  const { deadLettered, answers, ...others } = cloudWatchMetrics;
  const names = [...Object.values(others), ...Object.values(deadLettered), ...Object.values(answers)];
  const metrics = names.map((name) => ({ name, unit: "Count" as const, value: 7 }));
  log("warn", "batch done", {
    messages: 2,
    retry: 0,
    why: "403",
    ...embeddedMetrics({ integrationName: "audit" }, metrics, 1),
  });
  expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d warn: batch done \(messages: 2, why: 403\)\n$/)]);
});
