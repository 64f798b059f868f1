import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { cloudWatchMetrics } from "../../../lambda/contract/cloudwatch-metrics.ts";
import { destinationNames } from "../../../lambda/contract/destinations.ts";
import type { SpaceliftDatadogProps } from "../../../lib/configuration/spacelift-datadog-props.ts";
import { readMonitors } from "../../../lib/datadog-files.ts";
import { pageInRepository, runbookSections } from "../../../lib/monitoring/runbook.ts";
import { createStack, logicalId, resources, root, synthesize } from "../synthesis.ts";

const runbook = readFileSync(join(root, "docs", "runbook.md"), "utf8");

/** The anchors of its headings, as GitHub creates them. */
const anchors = [...runbook.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-"),
);

test("each alarm's description links to an existing section of the runbook, and each section has an alarm", () => {
  const alarms = Object.values(
    resources(
      synthesize({ quietAlarmHours: 24, destinations: destinationNames, auditTrail: true, runLogs: "all" }),
      "AWS::CloudWatch::Alarm",
    ),
  );
  const sections = alarms.map(({ Properties }) => {
    const description = String(Properties?.["AlarmDescription"]);
    expect(description.length).toBeLessThanOrEqual(1024);
    return / Runbook: \S*docs\/runbook\.md#([\w-]+)$/.exec(description)?.[1] ?? `none in: ${description}`;
  });
  expect(sections.filter((section) => !anchors.includes(section))).toEqual([]);
  expect(new Set(sections)).toEqual(new Set(runbookSections));
});

test("each monitor on this integration or on worker pools refers to an existing section, and no other page", () => {
  const messages = Object.entries(readMonitors()).map(([name, { message }]) => [name, String(message)] as const);
  const sections = Object.fromEntries(
    messages.flatMap(([name, message]) =>
      [...message.matchAll(/\n\nRunbook: docs\/runbook\.md#([\w-]+)\n\n/g)].map(([, section = ""]) => [name, section]),
    ),
  );
  expect(Object.values(sections).filter((section) => !anchors.includes(section))).toEqual([]);
  expect(Object.keys(sections)).toEqual([
    "pool-saturated",
    "long-wait",
    "pool-without-workers",
    "internal-errors",
    "forwarder-silent",
    "forwarder-failing",
    "dead-letters",
  ]);
  for (const [, message] of messages) expect(message).not.toContain("README");
});

test("each reason on the dead-letter queue has a section", () => {
  expect(anchors).toEqual(expect.arrayContaining(Object.keys(cloudWatchMetrics.deadLettered)));
  expect(anchors).toContain("without-a-reason");
});

test("the stack has each resource that its commands look for, once", () => {
  const wanted = [
    ...[...runbook.matchAll(/\$\(resource (\S+) (\w+)\)/g)].map(([, type = "", part = ""]) => ({ type, part })),
    ...["Receiver", "Forwarder", "Registrar", "Poller"].map((name) => ({
      type: "Logs::LogGroup",
      part: `${name}Logs`,
    })),
  ];
  expect(wanted).toHaveLength(12);
  const template = synthesize();
  for (const { type, part } of wanted) expect(() => logicalId(template, `AWS::${type}`, part)).not.toThrow();
});

test.each([
  [undefined, undefined],
  ["github:acme/metrics", undefined],
  ["https://example.com/acme/metrics", "https://example.com/acme/metrics/blob/main/docs/a.md"],
  ["git+https://example.com/acme/metrics.git", "https://example.com/acme/metrics/blob/main/docs/a.md"],
])("in the repository %s the page is at %s", (repository, url) => {
  expect(pageInRepository("docs/a.md", repository)).toBe(url);
});

test("with runbookUrl each alarm's description ends with a link that a mail program makes clickable", () => {
  const runbookUrl = `https://wiki.example/${"x".repeat(400)}?page=runbook`;
  const alarms = Object.values(resources(synthesize({ quietAlarmHours: 24, runbookUrl }), "AWS::CloudWatch::Alarm"));
  for (const { Properties } of alarms) {
    const description = String(Properties?.["AlarmDescription"]);
    expect(description.length).toBeLessThanOrEqual(1024);
    const link = URL.parse(description.split(" ").at(-1) ?? "");
    expect(link?.href.startsWith(`${runbookUrl}#`)).toBe(true);
    expect(anchors).toContain(link?.hash.slice(1));
  }
});

test("e-mails without a link are announced at the synthesis, with the remedy", () => {
  const infos = (configuration: Partial<SpaceliftDatadogProps>) =>
    Annotations.fromStack(createStack(configuration)).findInfo("*", Match.anyValue());
  const alarmEmail = "ops@example.com";
  expect(infos({ alarmEmail }).map(({ entry }) => entry.data)).toEqual([
    expect.stringMatching(/Set runbookUrl .*https:\/\/wiki\.example\/runbook/),
  ]);
  expect(infos({ alarmEmail, runbookUrl: "https://wiki.example/runbook" })).toEqual([]);
  expect(infos({})).toEqual([]);
});
