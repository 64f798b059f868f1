import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cloudWatchMetrics } from "../../../lambda/contract/environment.ts";
import { linkTo, runbookSections } from "../../../lib/monitoring/runbook.ts";
import { logicalId, resources, root, synthesize } from "../synthesis.ts";

const runbook = readFileSync(join(root, "docs", "runbook.md"), "utf8");

/** The anchors of its headings, as GitHub makes them. */
const anchors = [...runbook.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-"),
);

test("each alarm's description leads to a section of the runbook that is there, and each section has an alarm", () => {
  const alarms = Object.values(resources(synthesize({ quietAlarmHours: 24 }), "AWS::CloudWatch::Alarm"));
  const sections = alarms.map(({ Properties }) => {
    const description = String(Properties?.["AlarmDescription"]);
    expect(description.length).toBeLessThanOrEqual(1024);
    return / What to do: \S*docs\/runbook\.md#([\w-]+)$/.exec(description)?.[1] ?? `none in: ${description}`;
  });
  expect(sections.filter((section) => !anchors.includes(section))).toEqual([]);
  expect(new Set(sections)).toEqual(new Set(runbookSections));
});

test("each reason on the dead-letter queue has a section", () => {
  expect(anchors).toEqual(expect.arrayContaining(Object.keys(cloudWatchMetrics.deadLettered)));
  expect(anchors).toContain("without-a-reason");
});

test("what its commands look for in the stack is there, once", () => {
  const wanted = [
    ...[...runbook.matchAll(/\$\(resource (\S+) (\w+)\)/g)].map(([, type = "", part = ""]) => ({ type, part })),
    ...["Receiver", "Forwarder", "Registrar"].map((name) => ({ type: "Logs::LogGroup", part: `${name}Logs` })),
  ];
  expect(wanted).toHaveLength(8);
  const template = synthesize();
  for (const { type, part } of wanted) expect(() => logicalId(template, `AWS::${type}`, part)).not.toThrow();
});

test.each([
  [undefined, "docs/runbook.md#a"],
  ["github:acme/metrics", "docs/runbook.md#a"],
  ["https://example.com/acme/metrics", "https://example.com/acme/metrics/blob/main/docs/runbook.md#a"],
  ["git+https://example.com/acme/metrics.git", "https://example.com/acme/metrics/blob/main/docs/runbook.md#a"],
])("of a package whose repository is %s, the link is %s", (repository, link) => {
  expect(linkTo("docs/runbook.md#a", repository)).toBe(link);
});
