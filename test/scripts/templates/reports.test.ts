import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseCfnLintReport, parseCheckovReport } from "../../../scripts/templates/reports.ts";

// Both linters wrote their reports on one template, example.json.
const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8"));

test("a report of cfn-lint has the rule, the resource and the guideline of each finding", () => {
  expect(parseCfnLintReport(read("cfn-lint-report.json"))).toEqual([
    {
      configuration: "example",
      check: "E3030",
      resource: "Logs",
      message: expect.stringContaining("5000 is not one of"),
      guideline: "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/cfn-schema-specification.md#enum",
    },
    expect.objectContaining({ check: "E3005", resource: "Queue" }),
    // A finding outside the resources has its place.
    expect.objectContaining({ check: "E6101", resource: "Outputs.Name.Value.Ref" }),
  ]);
});

test("a report of Checkov has the check and the resource of each finding", () => {
  expect(parseCheckovReport(read("checkov-report.json"))).toEqual([
    {
      configuration: "example",
      check: "CKV_AWS_158",
      resource: "Logs",
      message: "Ensure that CloudWatch Log Group is encrypted by KMS",
    },
    expect.objectContaining({ check: "CKV_AWS_27", resource: "Queue" }),
  ]);
});

test("a report of Checkov that skipped a template is an error", () => {
  const summary = { parsing_errors: 1, resource_count: 2 };
  expect(() => parseCheckovReport({ results: { failed_checks: [] }, summary })).toThrow("parsing_errors");
});
