import { expect, test } from "vitest";
import { fenceKey } from "../../../lambda/contract/custom-resource.ts";
import { splitPolicy } from "../../../lambda/contract/policy.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { hour, minute, second } from "../../virtual-time.ts";
import { elsewhere } from "./direct-spacelift.ts";
import { expectOwned, inUse, ours, policy, webhook } from "./expected.ts";
import { name, parameterNames } from "./installation.ts";
import { createWorld, unhelpful, type World, type WorldSettings } from "./world.ts";

const logicalId = "Registered";
const moved = { WebhookUrl: "https://moved.receiver.example/webhook" };

function begin(settings: WorldSettings = {}) {
  const world = createWorld(settings);
  return { world, stack: world.stack("one") };
}

function lastLine(logged: readonly string[]): {
  readonly drift?: readonly { readonly what: string }[];
  readonly skipped?: string;
} {
  const line: ReturnType<typeof lastLine> = JSON.parse(logged.at(-1) ?? "{}");
  return line;
}

test.each([0, second, hour])(
  "a creation that Lambda repeats %i ms after the deletion of its stack creates nothing",
  async (late) => {
    const { world, stack } = begin();
    await stack.deploy({ [logicalId]: {} });
    await stack.destroy();
    await world.pass(late);
    await world.invoke(world.events()[0]);
    expect(ours(world.account)).toEqual({ webhooks: [], policies: [] });
    expect(world.parameters.contents().has(parameterNames.webhook)).toBe(false);
    expect(world.logged.at(-1)).toContain("superseded by a newer request");
  },
);

test("a creation that first arrives after the deletion of its stack creates nothing", async () => {
  const { world, stack } = begin();
  await stack.deploy({ [logicalId]: {} });
  const [created] = world.events();
  await world.pass(minute);
  await stack.destroy();
  await world.invoke({ ...Object(created), RequestId: "one that nobody saw" });
  expect(ours(world.account)).toEqual({ webhooks: [], policies: [] });
  expect(world.parameters.contents().has(parameterNames.webhook)).toBe(false);
});

test("an update that Lambda repeats after its rollback changes nothing", async () => {
  const { world, stack } = begin();
  await stack.deploy({ [logicalId]: {} });
  const changes = { ...moved, WebhookSecretVersion: "2", PolicyExtension: 'tags contains "a:1"' };
  await stack.deploy({ [logicalId]: changes }, { failsAfterwards: true });
  await world.invoke(world.events()[1]);
  expectOwned(world, world.account, world.url, { stack, logicalId });
  expect(world.logged.at(-1)).toContain("superseded by a newer request");
});

test("a repetition of the last request changes nothing", async () => {
  const { world, stack } = begin({ objects: unhelpful });
  await stack.deploy({ [logicalId]: {} });
  await world.invoke(world.events()[0]);
  expectOwned(world, world.account, world.url, { stack, logicalId });
  expect(inUse(world)).toHaveLength(1);
});

test("a deleted resource can be created again", async () => {
  const { world, stack } = begin();
  await stack.deploy({ [logicalId]: {} });
  await stack.deploy({});
  await world.pass(minute);
  expect(await stack.deploy({ [logicalId]: moved })).toMatchObject({ status: "COMPLETE" });
  expectOwned(world, world.account, world.url, { stack, logicalId, changes: moved });
});

test("the fence stores no secret and no signed URL", async () => {
  const { world, stack } = begin();
  await stack.deploy({ [logicalId]: {} });
  const item = JSON.stringify(await world.fences.read(fenceKey(stack.stackId, logicalId)));
  expect(item).toContain(name);
  expect(item).not.toContain("signature");
  expect(item).not.toContain(ours(world.account).webhooks[0]?.secret?.reveal());
});

test.each([
  ["of the previous deployment", {}],
  ["of a deployment that was rolled back", { WebhookUrl: "https://never.receiver.example/webhook" }],
])("a reconciliation with the settings %s writes nothing and reports no drift", async (_, changes) => {
  const { world, stack } = begin();
  await stack.deploy({ [logicalId]: { RepairPolicy: "true" } });
  await stack.deploy({ [logicalId]: { ...moved, RepairPolicy: "true" } });
  const [webhook] = ours(world.account).webhooks;
  world.account.webhooks.update(webhook?.id ?? "", { enabled: false });
  await stack.reconcile(logicalId, { ...changes, RepairPolicy: "true" });
  expect(ours(world.account).webhooks).toEqual([{ ...webhook, enabled: false }]);
  expect(lastLine(world.logged)).toMatchObject({ drift: [], skipped: expect.stringContaining("settings") });
  await stack.reconcile(logicalId, { ...moved, RepairPolicy: "true" });
  expect(ours(world.account).webhooks).toEqual([webhook]);
});

test("a reconciliation during a rotation reports no drift and writes nothing", async () => {
  const { world, stack } = begin();
  await stack.deploy({ [logicalId]: {} });
  const rotation = stack.deploy({ [logicalId]: { WebhookSecretVersion: "2" } });
  const reconciled = world.time.sleep(20 * second).then(() => stack.reconcile(logicalId));
  await rotation;
  await world.settle(reconciled);
  const lines = world.logged.filter((line) => line.includes("registration checked"));
  expect(lines.map((line) => lastLine([line]))).toMatchObject([{ drift: [], skipped: "a deployment is in progress" }]);
});

test("a reconciliation after the deletion of the registration reports no drift", async () => {
  const { world, stack } = begin();
  await stack.deploy({ [logicalId]: {} });
  await stack.destroy();
  await stack.reconcile(logicalId);
  expect(lastLine(world.logged)).toMatchObject({ drift: [], skipped: "the registration was deleted" });
});

test("reconciliations of two registrations with one parameter report no drift", async () => {
  const { world, stack } = begin();
  const other = world.stack("two");
  await stack.deploy({ [logicalId]: {} });
  await other.deploy({ [logicalId]: { Name: "audit" } });
  for (const each of [() => stack.reconcile(logicalId), () => other.reconcile(logicalId, { Name: "audit" })]) {
    await each();
    expect(lastLine(world.logged).drift).toEqual([]);
  }
});

test("another address of the same account keeps ids and secret, and so does its rollback", async () => {
  const { world, stack } = begin({ objects: unhelpful });
  const first = { PolicyExtension: 'tags contains "a:1"' };
  await stack.deploy({ [logicalId]: first });
  const before = ours(world.account);
  const SpaceliftEndpoint = elsewhere(world.url);
  const there = { SpaceliftEndpoint, PolicyExtension: 'tags contains "a:2"' };
  const failed = await stack.deploy({ [logicalId]: there }, { failsAfterwards: true });
  expect(failed.answers.map(({ request, status }) => `${request} ${status}`)).toEqual([
    "Update Registered SUCCESS",
    "Update Registered SUCCESS",
  ]);
  expect(ours(world.account)).toEqual(before);
  expect((await stack.deploy({ [logicalId]: there })).answers).toMatchObject([{ request: "Update Registered" }]);
  const { webhooks, policies } = ours(world.account);
  expect(webhooks).toEqual(before.webhooks);
  expect(policies.map(({ id }) => id)).toEqual(before.policies.map(({ id }) => id));
  expect(splitPolicy(policies[0]?.body ?? "").extension).toBe(there.PolicyExtension);
  await stack.reconcile(logicalId, there);
  expect(lastLine(world.logged).drift).toEqual([]);
  expect((await stack.destroy()).status).toBe("COMPLETE");
  expect(ours(world.account)).toEqual({ webhooks: [], policies: [] });
  expect(world.refused()).toEqual([]);
});

test("another account that answers 503 leaves enough time for the rollback", async () => {
  let isDown = false;
  const { world, stack } = begin({
    objects: unhelpful,
    disruptOther: (field) => {
      isDown ||= field === "policyCreatev2";
      return { kind: isDown ? "down" : "none" };
    },
  });
  await stack.deploy({ [logicalId]: {} });
  const there = { SpaceliftEndpoint: world.otherUrl };
  expect(await stack.deploy({ [logicalId]: there })).toMatchObject({ status: "ROLLED_BACK" });
  expectOwned(world, world.account, world.url, { stack, logicalId });
  expect(world.logged.join()).toContain("objects of the failed registration are left in Spacelift");
});

test("a user's copy of the policy stays, despite its label", async () => {
  const { world, stack } = begin({ objects: unhelpful });
  await stack.deploy({ [logicalId]: {} });
  const labels = ours(world.account).policies[0]?.labels ?? [];
  world.account.policies.create({ ...policy, name, body: "package spacelift", labels });
  const copy = ours(world.account).policies.filter((each) => each.name === name)[1];
  await world.pass(hour);
  await stack.deploy({ [logicalId]: moved });
  await stack.destroy();
  expect(ours(world.account)).toEqual({ webhooks: [], policies: [expect.objectContaining({ id: copy?.id })] });
});

test.each(["deployment", "deletion"])("a user's copy stays in a %s after its original is gone", async (request) => {
  const { world, stack } = begin({ objects: { ids: "suffixed" } });
  await stack.deploy({ [logicalId]: {} });
  const [original] = ours(world.account).policies;
  if (original === undefined) throw new Error("there is a policy");
  const { id, ...fields } = original;
  const copy = world.account.policies.create({ ...fields, name: "a copy" });
  world.account.policies.delete(id);
  if (request === "deployment") await stack.deploy({ [logicalId]: moved });
  else await stack.destroy();
  expect(world.account.policies.list()).toContainEqual(copy);
  expect(ours(world.account).policies).toHaveLength(request === "deployment" ? 1 : 0);
});

test("with another ledger table, the labels identify the objects", async () => {
  const { world, stack } = begin({ objects: unhelpful });
  await stack.deploy({ [logicalId]: {} });
  await world.pass(hour);
  world.forgetFences();
  await stack.deploy({ [logicalId]: moved });
  expectOwned(world, world.account, world.url, { stack, logicalId, changes: moved });
  world.forgetFences();
  await stack.destroy();
  expect(ours(world.account)).toEqual({ webhooks: [], policies: [] });
});

test.each<[string, (account: World["account"], id: string, policyId: string) => unknown]>([
  ["the webhook is gone", (account, id) => account.webhooks.delete(id)],
  ["the policy is gone", (account, _, policyId) => account.policies.delete(policyId)],
  ["the labels are gone", (account, id) => account.webhooks.update(id, { labels: [] })],
  ["the endpoint is another", (account, id) => account.webhooks.update(id, { endpoint: "https://x.example" })],
])("if %s, a raised webhookSecretVersion restores it, and so does its rollback", async (_, change) => {
  const { world, stack } = begin({ objects: unhelpful });
  await stack.deploy({ [logicalId]: {} });
  await world.pass(hour);
  const there = ours(world.account);
  change(world.account, there.webhooks[0]?.id ?? "", there.policies[0]?.id ?? "");
  await world.pass(hour);
  const failed = await stack.deploy({ [logicalId]: { WebhookSecretVersion: "2" } }, { failsAfterwards: true });
  expect(failed).toMatchObject({ status: "ROLLED_BACK", answers: [{ status: "SUCCESS" }, { status: "SUCCESS" }] });
  expectOwned(world, world.account, world.url, { stack, logicalId });
  const changes = { WebhookSecretVersion: "2" };
  expect(await stack.deploy({ [logicalId]: changes })).toMatchObject({ status: "COMPLETE" });
  expectOwned(world, world.account, world.url, { stack, logicalId, changes });
});

test("a moved construct keeps its secret and waits for nothing", async () => {
  const { world, stack } = begin();
  await stack.deploy({ Before: {} });
  const [before] = ours(world.account).webhooks;
  const started = world.time.now();
  await stack.deploy({ After: {} });
  expect(world.time.now()).toBe(started);
  expect(ours(world.account).webhooks).toMatchObject([{ id: before?.id, secret: before?.secret }]);
});

test("a rollback restores even objects that the lists show late", async () => {
  const { world, stack } = begin({ objects: unhelpful });
  const labels = ["take-over:managed-by:000000000000/us-east-1/one"];
  const byHand = { ...webhook, name, endpoint: "https://old.receiver.example", labels, secret: new Secret("by hand") };
  world.account.webhooks.create(byHand);
  world.account.policies.create({ ...policy, name, body: "package spacelift", labels });
  world.parameters.put(parameterNames.webhook, "by hand");
  const before = ours(world.account);
  await world.pass(20 * second);
  const outcome = await stack.deploy({ [logicalId]: {} }, { failsAfterwards: true });
  expect(outcome).toMatchObject({ status: "ROLLED_BACK", answers: [{ status: "SUCCESS" }, { status: "SUCCESS" }] });
  expect(ours(world.account)).toEqual(before);
  expect(world.parameters.contents().get(parameterNames.webhook)).toBe("by hand");
});

test("a moved construct may not change its secret parameter, since a rollback could not restore the secret", async () => {
  const { world, stack } = begin();
  await stack.deploy({ Before: {} });
  const outcome = await stack.deploy({ After: { WebhookSecretParameter: "/another/webhook-secret" } });
  expect(outcome.status).toBe("ROLLED_BACK");
  expect(outcome.answers[0]?.reason).toContain("/another/webhook-secret does not hold its secret");
  expectOwned(world, world.account, world.url, { stack, logicalId: "Before" });
});
