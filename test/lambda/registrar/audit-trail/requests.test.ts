import { expect, test } from "vitest";
import { at } from "../../../../lambda/shared/json.ts";
import type { SpaceliftDisruption } from "../../../../simulator/stand-ins/spacelift-exchange.ts";
import { day } from "../../../virtual-time.ts";
import { elsewhere } from "../direct-spacelift.ts";
import { apiKey } from "../installation.ts";
import { type AuditWorldSettings, auditSecretParameter, createAuditWorld, expectOwned, foreign } from "./world.ts";

const logicalId = "Audit";

function open(settings: AuditWorldSettings = {}) {
  const world = createAuditWorld(settings);
  return { world, stack: world.stack("one"), auditTrail: world.first.auditTrail };
}

async function installed(settings: AuditWorldSettings = {}) {
  const opened = open(settings);
  expect(await opened.stack.deploy({ [logicalId]: {} })).toMatchObject({ status: "COMPLETE" });
  return opened;
}

/** The reason of a creation that fails. */
async function reasonOf({ stack }: Pick<ReturnType<typeof open>, "stack">): Promise<string | undefined> {
  const { status, answers } = await stack.deploy({ [logicalId]: {} });
  expect(status).toBe("ROLLED_BACK");
  return answers[0]?.reason;
}

test("the audit webhook gets a test delivery that the receiver accepts, and its own deletion", async () => {
  const { world, stack } = await installed();
  expectOwned(world, world.first, { stack, logicalId });
  await stack.destroy();
  const actions = world.delivered().map((event) => at(event, "action"));
  expect(actions[0]).toBe("audit_trail_webhook.set");
  expect(actions.at(-1)).toBe("audit_trail_webhook.delete");
  expect(world.refused()).toEqual([]);
});

test("somebody else's audit webhook fails the deployment, which names its host alone", async () => {
  const { world, stack, auditTrail } = open();
  auditTrail.put(foreign);
  const reason = await reasonOf({ stack });
  expect(reason).toMatch(/^The audit webhook of https:\S+ points to siem\.example, .* set auditTrail to false, /);
  expect(reason).not.toContain("hush");
  expect(auditTrail.webhook()).toBe(foreign);
  expect(world.parameters.contents().has(auditSecretParameter)).toBe(false);
});

test("a webhook that a person pointed to the same URL is adopted", async () => {
  const { world, stack, auditTrail } = open();
  auditTrail.put({ ...foreign, endpoint: stack.properties(logicalId).AuditUrl });
  expect(await stack.deploy({ [logicalId]: {} })).toMatchObject({ status: "COMPLETE" });
  expectOwned(world, world.first, { stack, logicalId });
});

test("a plan without the audit trail fails the deployment, with the remedy", async () => {
  const { world, stack } = open();
  world.first.account.changePlan({ name: "Business", hasWebhooks: true, hasNotificationPolicies: true });
  expect(await reasonOf({ stack })).toMatch(
    /^The plan of https:\S+ does not include the audit trail \(.*\): change to an Enterprise plan, or set auditTrail to false/,
  );
});

test("a key without admin rights on the account fails the deployment, with the remedy", async () => {
  const { world, stack } = open();
  world.first.account.putApiKey({ ...apiKey, spaces: ["team"] });
  expect(await reasonOf({ stack })).toMatch(
    /set the audit webhook \(.*\): give the key admin rights on the space root/,
  );
});

test.each([
  ['Cannot query field "auditTrailWebhook" on type "Query".', /does not know the audit webhook .*: upgrade it/],
  ["not available for machine sessions", /does not let API keys set the audit webhook/],
])("the refusal %s is explained", async (message, explained) => {
  const disrupt = (field: string): SpaceliftDisruption =>
    field === "auditTrailWebhook" ? { kind: "error", message } : { kind: "none" };
  expect(await reasonOf(open({ disrupt }))).toMatch(explained);
});

test("a test delivery that keeps failing fails the deployment, and leaves nothing behind", async () => {
  const { world, stack, auditTrail } = open({ receiverStatus: () => 403 });
  expect(await reasonOf({ stack })).toMatch(
    /^Spacelift does not accept the audit webhook \(.* status 403\)\. It sends a test delivery to https:\S+\/audit, /,
  );
  expect(auditTrail.webhook()).toBeUndefined();
  expect(world.parameters.contents().has(auditSecretParameter)).toBe(false);
});

test("a test delivery that fails once is repeated", async () => {
  let failures = 1;
  const receiverStatus = () => {
    failures -= 1;
    return failures >= 0 ? 403 : undefined;
  };
  const { world, stack } = await installed({ receiverStatus });
  expectOwned(world, world.first, { stack, logicalId });
  expect(world.delivered()).toHaveLength(2);
});

test("the account at another address keeps its audit webhook", async () => {
  const { world, stack, auditTrail } = await installed();
  const before = auditTrail.webhook();
  const { status, answers } = await stack.deploy({
    [logicalId]: { SpaceliftEndpoint: elsewhere(world.first.url) },
  });
  expect({ status, requests: answers.map(({ request }) => request) }).toEqual({
    status: "COMPLETE",
    requests: [`Update ${logicalId}`],
  });
  expect(auditTrail.webhook()).toEqual(before);
});

test("a rotation keeps the old secret for a day, and refuses it at once on request", async () => {
  const { world, stack } = await installed();
  await stack.deploy({ [logicalId]: { AuditSecretVersion: "2" } });
  const lines = () => (world.parameters.contents().get(auditSecretParameter) ?? "").split("\n").length;
  expect(lines()).toBe(2);
  await stack.deploy({ [logicalId]: { AuditSecretVersion: "3", RefuseOldSecret: "true" } });
  expect(lines()).toBe(1);
});

test("another parameter is named to the user", async () => {
  const { stack } = await installed({ receiverStatus: () => 202 });
  const { answers } = await stack.deploy({ [logicalId]: { AuditSecretParameter: "/other/secret" } });
  expect(answers[0]?.attributes["Notes"]).toBe(
    `The SSM parameter ${auditSecretParameter} is no longer used: delete it.`,
  );
});

test("no secret is logged", async () => {
  const { world, stack, auditTrail } = await installed();
  const secret = auditTrail.webhook()?.secret.reveal() ?? "none";
  await stack.reconcile(logicalId);
  await world.pass(day);
  await stack.destroy();
  expect(world.logged.join()).not.toContain(secret);
  expect(world.logged.join()).not.toContain(apiKey.secret.reveal());
});
