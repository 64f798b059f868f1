import { describe, expect, test } from "vitest";
import { auditTrailProperties } from "../../../lambda/contract/audit-trail.ts";
import { writeProperties } from "../../../lambda/contract/properties.ts";
import { type AuditWebhook, ownEndpoint } from "../../../lambda/registrar/domain/audit-webhook.ts";
import { checkAuditWebhook, readAuditTrail } from "../../../scripts/doctor/check-audit-trail.ts";

const auditUrl = "https://api.example/audit";
const settings = {
  ...writeProperties(auditTrailProperties, {
    SpaceliftEndpoint: "https://acme.app.spacelift.io",
    Name: "spacelift-datadog",
    AuditUrl: auditUrl,
    ApiKeyIdParameter: "/id",
    ApiKeySecretParameter: "/secret",
    AuditSecretParameter: "/audit",
    AuditSecretVersion: 1,
    RefuseOldSecret: false,
    RecreateDeleted: true,
  }),
  ...{ StackId: "stack", LogicalResourceId: "Audit" },
};
const deployment = {
  ...{ stackName: "one", region: "us-east-1", account: "000000000000", status: "UPDATE_COMPLETE" },
  ...{ statusReason: undefined, clockAheadMilliseconds: undefined },
};
const own: AuditWebhook = {
  ...{ enabled: true, includeRuns: false, retryOnFailure: true },
  endpoint: ownEndpoint(auditUrl, { stackId: "stack", logicalId: "Audit" }),
};

test("without the output there is nothing to check", () => {
  expect(readAuditTrail({ ...deployment, outputs: new Map() })).toBeUndefined();
});

describe("the audit webhook", () => {
  const check = (webhook: AuditWebhook | undefined) => {
    const outputs = new Map([["AuditTrailSettings", JSON.stringify(settings)]]);
    const auditTrail = readAuditTrail({ ...deployment, outputs });
    if (auditTrail === undefined) throw new Error("the output was not read");
    return checkAuditWebhook(auditTrail, { readAuditWebhook: () => Promise.resolve(webhook) });
  };

  test("that is ours is right", async () => {
    expect(await check(own)).toMatchObject({ status: "right", detail: expect.stringContaining(auditUrl) });
  });

  test.each<[string, AuditWebhook | undefined, RegExp]>([
    ["that is gone", undefined, /^Spacelift has no audit webhook/],
    ["that is disabled", { ...own, enabled: false }, /^it is disabled/],
    ["that includes runs", { ...own, includeRuns: true }, /inclusion of runs$/],
    ["without retries", { ...own, retryOnFailure: false }, /retry on failure$/],
    ["without our mark", { ...own, endpoint: auditUrl }, /endpoint/],
    ["that points elsewhere", { ...own, endpoint: "https://siem.example/?token=hush" }, /^it points to siem\.example:/],
  ])("%s is wrong, with a remedy", async (_, webhook, detail) => {
    const finding = await check(webhook);
    expect(finding).toMatchObject({ status: "wrong", detail: expect.stringMatching(detail) });
    expect(JSON.stringify(finding)).not.toContain("hush");
  });
});
