import { expect, test } from "vitest";
import { auditOwnership, ownEndpoint, parseAuditWebhook } from "../../../../lambda/registrar/domain/audit-webhook.ts";

const resource = { stackId: "stack", logicalId: "Audit" };
const auditUrl = "https://api.example/audit";
const at = (endpoint: string) => ({ enabled: true, endpoint, includeRuns: false, retryOnFailure: true });
const owner = (endpoint?: string) =>
  auditOwnership(endpoint === undefined ? undefined : at(endpoint), { auditUrl, resource });

test("the owner in the URL decides, wherever the API is", () => {
  expect(owner()).toBe("none");
  expect(owner(ownEndpoint(auditUrl, resource))).toBe("own");
  expect(owner(ownEndpoint("https://old.example/audit", resource))).toBe("own");
  expect(owner(auditUrl)).toBe("own");
});

test("another resource of the stack is a sibling, and anything else is somebody else's", () => {
  expect(owner(ownEndpoint(auditUrl, { ...resource, logicalId: "Moved" }))).toBe("sibling");
  expect(owner(ownEndpoint(auditUrl, { ...resource, stackId: "other" }))).toBe("foreign");
  for (const url of ["https://siem.example", `${auditUrl}/`, `${auditUrl}?owner=`, `${auditUrl}?owner=a-b`, "no URL"]) {
    expect(owner(url)).toBe("foreign");
  }
});

test("an answer without an endpoint means that there is none", () => {
  for (const found of [null, undefined, {}, { endpoint: "" }, { endpoint: null, enabled: true }, "text", []]) {
    expect(parseAuditWebhook(found)).toBeUndefined();
  }
  expect(parseAuditWebhook({ endpoint: auditUrl, retryOnFailure: null })).toEqual({
    ...{ endpoint: auditUrl, enabled: false, includeRuns: false, retryOnFailure: false },
  });
});
