import { StackStatus } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { checkStack } from "../../../scripts/doctor/check-stack.ts";

const deployment = {
  stackName: "audit",
  region: "us-east-1",
  account: undefined,
  statusReason: undefined,
  outputs: new Map(),
  clockAheadMilliseconds: 0,
};
const check = (status: string) => checkStack({ ...deployment, status });

const right = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"];
const rolledBack = ["UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"];
const gone = ["ROLLBACK_COMPLETE", "DELETE_COMPLETE"];

test.each(Object.values(StackStatus))("%s: each status of CloudFormation has a finding", (status) => {
  const expected = right.includes(status)
    ? "right"
    : status.endsWith("_FAILED") || gone.includes(status)
      ? "wrong"
      : "note";
  const finding = check(status);
  expect(finding.status).toBe(expected);
  expect(finding.detail).toContain(`audit is ${status}`);
  expect(finding.remedy === undefined).toBe(expected === "right");
});

test.each(rolledBack)("%s says that the previous version runs", (status) => {
  expect(check(status).detail).toMatch(/newest deployment was rolled back, and the previous version runs$/);
});

test("a rollback under way differs from a deployment under way", () => {
  expect(check("UPDATE_ROLLBACK_IN_PROGRESS").detail).toContain("a rollback is under way");
  expect(check("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS").detail).toContain("a deployment is under way");
});

test("CloudFormation's reason is printed", () => {
  const finding = checkStack({ ...deployment, status: "UPDATE_FAILED", statusReason: "Registration: 401" });
  expect(finding.detail).toContain("(Registration: 401)");
});

test("a status that CloudFormation adds later is unknown", () => {
  expect(check("PAUSED").status).toBe("unknown");
});
