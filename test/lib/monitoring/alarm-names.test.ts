import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { SpaceliftDatadog } from "../../../lib/spacelift-datadog.ts";
import { resources, synthesize } from "../synthesis.ts";

function alarmNames(template: Template): readonly string[] {
  const alarms = Object.values(resources(template, "AWS::CloudWatch::Alarm"));
  return alarms.map(({ Properties }) => String(Properties?.["AlarmName"]));
}

/** The names of an installation of which the stack may have several. */
function namesIn(stackName: string, constructId: string): readonly string[] {
  const stack = new Stack(new App(), stackName);
  new SpaceliftDatadog(stack, constructId, { spaceliftEndpoint: "https://acme.app.spacelift.io" });
  return alarmNames(Template.fromStack(stack));
}

test("each alarm has words of its own, after the name of the stack", () => {
  const names = alarmNames(synthesize({ integrationName: "audit", quietAlarmHours: 24 }));
  for (const name of names) expect(name).toMatch(/^audit [A-Za-z5 ]+\w \([0-9a-f]{6}\)$/);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContainEqual(expect.stringMatching(/^audit dead letters \(/));
});

test("in another stack the name of the installation follows", () => {
  expect(namesIn("Platform", "Metrics")).toContainEqual(
    expect.stringMatching(/^Platform spacelift-datadog dead letters \(/),
  );
});

test("a construct that moves within its stack takes no name that its old alarms still have", () => {
  const before = namesIn("Platform", "Before");
  const after = namesIn("Platform", "After");
  expect(after).toHaveLength(before.length);
  expect(after.filter((name) => before.includes(name))).toEqual([]);
});
