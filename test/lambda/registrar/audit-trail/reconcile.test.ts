import { expect, test } from "vitest";
import { Secret } from "../../../../lambda/shared/secret.ts";
import type { StoredAuditWebhook } from "../../../../simulator/stand-ins/audit-trail.ts";
import { type AuditProperties, auditSecretParameter, createAuditWorld, foreign } from "./world.ts";

const logicalId = "Audit";

async function installed() {
  const world = createAuditWorld();
  const stack = world.stack("one");
  expect(await stack.deploy({ [logicalId]: {} })).toMatchObject({ status: "COMPLETE" });
  const { auditTrail } = world.first;
  const [webhook] = [auditTrail.webhook()];
  if (webhook === undefined) throw new Error("the audit webhook was not set");
  const drift = async (changes?: Partial<AuditProperties>): Promise<unknown> => {
    expect(await stack.reconcile(logicalId, changes)).toBeUndefined();
    const { drift: found, RegistrationDrift: metric, ...line } = JSON.parse(world.logged.at(-1) ?? "{}");
    expect(line).toMatchObject({ message: "audit trail checked", level: found.length === 0 ? "info" : "warn" });
    expect(metric).toBe(found.length === 0 ? undefined : found.length);
    return found;
  };
  return { world, stack, auditTrail, webhook, drift };
}

const notRestored = "not restored: raise webhookSecretVersion and deploy to restore it";

test("an unchanged audit webhook is no drift, and is not set again", async () => {
  const { drift, world } = await installed();
  const before = world.first.calls()["auditTrailSetWebhook"];
  expect(await drift()).toEqual([]);
  expect(world.first.calls()["auditTrailSetWebhook"]).toBe(before);
});

test("a disabled one is enabled, with its secret and its other fields", async () => {
  const { drift, auditTrail, webhook } = await installed();
  auditTrail.put({ ...webhook, enabled: false, includeRuns: true });
  expect(await drift()).toEqual([
    { what: "the audit webhook was disabled", done: "enabled" },
    { what: "the audit webhook's inclusion of runs changed", done: notRestored },
  ]);
  expect(auditTrail.webhook()).toEqual({ ...webhook, includeRuns: true });
  expect(auditTrail.webhook()?.secret.reveal()).toBe(webhook.secret.reveal());
});

test.each<[string, Partial<StoredAuditWebhook>]>([
  ["inclusion of runs", { includeRuns: true }],
  ["retry on failure", { retryOnFailure: false }],
])("a changed %s is reported", async (field, change) => {
  const { drift, auditTrail, webhook } = await installed();
  auditTrail.put({ ...webhook, ...change });
  expect(await drift()).toEqual([{ what: `the audit webhook's ${field} changed`, done: notRestored }]);
});

test("a deleted one is set again, and only reported on request", async () => {
  const { drift, stack, auditTrail, webhook } = await installed();
  auditTrail.put(undefined);
  expect(await drift()).toEqual([{ what: "the audit webhook is gone", done: "created again" }]);
  expect(auditTrail.webhook()).toEqual(webhook);
  expect(await stack.deploy({ [logicalId]: { RecreateDeleted: "false" } })).toMatchObject({ status: "COMPLETE" });
  auditTrail.put(undefined);
  expect(await drift({ RecreateDeleted: "false" })).toEqual([{ what: "the audit webhook is gone", done: notRestored }]);
  expect(auditTrail.webhook()).toBeUndefined();
});

test("one that points elsewhere is reported with its host, and never replaced", async () => {
  const { drift, auditTrail, world } = await installed();
  auditTrail.put(foreign);
  expect(await drift()).toMatchObject([{ what: "the audit webhook points to siem.example" }]);
  expect(auditTrail.webhook()).toBe(foreign);
  expect(world.logged.join()).not.toContain("hush");
});

test("without its secret in the parameter, nothing is set", async () => {
  const { drift, auditTrail, webhook, world } = await installed();
  world.parameters.put(auditSecretParameter, "by hand");
  auditTrail.put({ ...webhook, enabled: false });
  expect(await drift()).toEqual([
    { what: "the audit webhook was disabled", done: notRestored },
    { what: `${auditSecretParameter} no longer holds the webhook's secret`, done: notRestored },
  ]);
});

test("while a deployment changed the settings, nothing is compared", async () => {
  const { stack, world, auditTrail, webhook } = await installed();
  auditTrail.put({ ...webhook, secret: new Secret("other"), enabled: false });
  expect(await stack.reconcile(logicalId, { AuditUrl: "https://other.one.receiver.example/audit" })).toBeUndefined();
  expect(world.logged.at(-1)).toContain("a deployment has changed the settings");
  expect(auditTrail.webhook()?.enabled).toBe(false);
});

test("a refusal is an error that names the remedy", async () => {
  const { stack, world } = await installed();
  world.first.account.changePlan({ name: "Business", hasWebhooks: true, hasNotificationPolicies: true });
  expect(await stack.reconcile(logicalId)).toMatch(/does not include the audit trail/);
});
