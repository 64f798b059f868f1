import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configurations } from "../../../scripts/templates/configurations.ts";
import { compareFindings, explanations } from "../../../scripts/templates/explanations.ts";
import type { Finding } from "../../../scripts/templates/finding.ts";

const spaceliftEndpoint = "https://example.app.spacelift.io";
const checked = [
  { name: "default", keys: { spaceliftEndpoint } },
  { name: "encrypted", keys: { spaceliftEndpoint, kmsKeyArn: "arn" } },
];
const finding = (override: Partial<Finding> = {}): Finding => ({
  configuration: "default",
  check: "CKV_AWS_27",
  resource: "Queue336EC25D",
  message: "Ensure all data stored in the SQS queue is encrypted",
  ...override,
});
const accepted = { check: "CKV_AWS_27", resources: ["Queue*"], reason: "SQS has keys of its own." };
const compare = (findings: readonly Finding[], explanation: Parameters<typeof compareFindings>[1][number]) =>
  compareFindings(findings, [explanation], checked);

test("a finding with an explanation passes, in every template", () => {
  const findings = [finding(), finding({ configuration: "encrypted" })];
  expect(compare(findings, accepted)).toEqual({ explained: 2, unexplained: [], stale: [] });
});

test.each([
  ["of another check", finding({ check: "CKV_AWS_116" })],
  ["at another resource", finding({ resource: "DeadLetterQueue73ADF3CB" })],
])("a finding %s is unexplained", (_, other) => {
  expect(compare([finding(), other], accepted)).toEqual({ explained: 1, unexplained: [other], stale: [] });
});

test("a finding is unexplained where the key that avoids it is set", () => {
  const encrypted = finding({ configuration: "encrypted" });
  const explanation = { ...accepted, avoidedBy: "kmsKeyArn" };
  expect(compare([finding(), encrypted], explanation)).toEqual({ explained: 1, unexplained: [encrypted], stale: [] });
  expect(compare([encrypted], explanation).stale).toEqual([{ check: "CKV_AWS_27", resource: "Queue*" }]);
});

test("each resource of an explanation is stale if no finding matches it", () => {
  const explanation = { ...accepted, resources: ["Queue*", "Topic*"] };
  expect(compare([finding()], explanation).stale).toEqual([{ check: "CKV_AWS_27", resource: "Topic*" }]);
});

describe("docs/template-findings.json", () => {
  const file = join(import.meta.dirname, "../../../docs/template-findings.json");
  const explained = explanations.parse(JSON.parse(readFileSync(file, "utf8")));
  const strictest = configurations.find(({ name }) => name === "strictest");

  test("names only keys that the strictest configuration sets, so that the check proves their effect", () => {
    const keys = explained.flatMap(({ avoidedBy }) => avoidedBy ?? []);
    expect(Object.keys(strictest?.keys ?? {})).toEqual(expect.arrayContaining(keys));
    expect(keys).toContain("kmsKeyArn");
  });

  test("has no explanation without a reason", () => {
    expect(explanations.safeParse([{ check: "W3005", resources: ["*"], reason: "" }]).success).toBe(false);
  });
});
