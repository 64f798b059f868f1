import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reasonOf } from "../../../../simulator/page/dead-letters/reasons.ts";

const runbook = readFileSync(new URL("../../../../docs/runbook.md", import.meta.url), "utf8");
const documented = [...runbook.matchAll(/^\| \[`(?<reason>\w+)`\]/gm)].map(({ groups }) => groups?.["reason"] ?? "");

test("the runbook has the table of reasons", () => {
  expect(documented).toContain("rejected");
});

test.each([...documented, "too many receives"])("%s has a meaning and a remedy of its own", (reason) => {
  expect(reasonOf(reason, "metrics")).not.toEqual(reasonOf("never heard of", "metrics"));
});

test("an unknown reason has a text, too", () => {
  for (const reason of ["never heard of", "constructor"])
    expect(reasonOf(reason, "pipelines").meaning).toMatch(/could not send/);
});

test("has the limits of the destination", () => {
  expect(reasonOf("too_old", "metrics").meaning).toMatch(/45 days/);
  expect(reasonOf("too_old", "pipelines").meaning).toMatch(/18 hours/);
  expect(reasonOf("malformed", "pipelines")).toEqual(reasonOf("malformed", "metrics"));
});
