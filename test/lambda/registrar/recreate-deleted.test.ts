import { describe, expect, test } from "vitest";
import { renderPolicy, splitPolicy } from "../../../lambda/contract/policy.ts";
import { notRestored } from "../../../lambda/registrar/drift.ts";
import { hour } from "../../virtual-time.ts";
import { policy, webhook } from "./expected.ts";
import {
  type Installation,
  type InstallationSettings,
  install,
  name,
  type Properties,
  parameterNames,
  policyCore,
} from "./installation.ts";
import { createWorld } from "./world.ts";

const extension = 'tags contains "a:1"';

async function installed(changes: Partial<Properties> = {}, settings: InstallationSettings = {}) {
  const installation = await install(settings);
  expect(await installation.deploy({ PolicyExtension: extension, ...changes })).toMatchObject({ status: "SUCCESS" });
  return installation;
}

/** Of the last reconciliation. */
function drifts({ logged }: Installation): readonly string[] {
  const line: { readonly drift?: readonly { readonly what: string; readonly done: string }[] } = JSON.parse(
    logged.at(-1) ?? "{}",
  );
  return (line.drift ?? []).map(({ what, done }) => `${what}: ${done}`);
}

function reconciliation({ properties, identity }: Installation) {
  const { PolicyExtension: _, PolicyCore: __, ...input } = properties();
  return { Reconcile: { ...input, ...identity, WebhookId: name, PolicyId: name } };
}

function routeOf({ account }: Installation): string | undefined {
  return /^endpoint_id := "(.*)"$/m.exec(account.policies.list()[0]?.body ?? "")?.[1];
}

test("a deleted webhook is created again with its secret", async () => {
  const installation = await installed();
  const { account, reconcile, label } = installation;
  const before = account.webhooks.find(name);
  account.webhooks.delete(name);
  expect(await reconcile()).toBeUndefined();
  expect(account.webhooks.list()).toEqual([before]);
  expect(before?.labels).toEqual([label]);
  expect(drifts(installation)).toEqual([`the webhook ${name} is gone: created again as ${name}`]);
  await reconcile();
  expect(drifts(installation)).toEqual([]);
});

test("a deleted policy is created again with the extension that it last had in Spacelift", async () => {
  const installation = await installed();
  const { account, reconcile, label } = installation;
  account.policies.update(name, { body: renderPolicy(policyCore, { extension: 'tags contains "by:hand"' }) });
  await reconcile();
  account.policies.delete(name);
  await reconcile();
  expect(account.policies.list()).toMatchObject([{ type: "NOTIFICATION", engineType: "REGO_V1", labels: [label] }]);
  expect(splitPolicy(account.policies.list()[0]?.body ?? "").extension).toBe('tags contains "by:hand"');
  expect(drifts(installation)).toEqual([`the policy ${name} is gone: created again as ${name}`]);
  await reconcile();
  expect(drifts(installation)).toEqual([]);
});

describe("a webhook under another id", () => {
  /** Spacelift kept the slug for the deleted webhook. */
  async function moved(body: (current: string) => string) {
    const installation = await installed();
    const { account, reconcile } = installation;
    account.policies.update(name, { body: body(account.policies.find(name)?.body ?? "") });
    await reconcile();
    return installation;
  }
  const routed = (id: string) => (current: string) => current.replace(/^endpoint_id := .*$/m, `endpoint_id := "${id}"`);

  test("gets the deliveries of a policy whose webhook no longer exists, and keeps the policy's edits", async () => {
    const edit = (current: string) => routed("gone")(current).replaceAll("count(skip) == 0", "true");
    const installation = await moved(edit);
    expect(routeOf(installation)).toBe(name);
    expect(installation.account.policies.find(name)?.body).not.toContain("count(skip) == 0");
    expect(drifts(installation)).toEqual([
      `the policy named the webhook gone, which is gone: it names ${name} now`,
      `the policy's core changed: ${notRestored}`,
    ]);
  });

  test("does not get the deliveries of a policy that names another webhook", async () => {
    const installation = await installed();
    const { account, reconcile } = installation;
    account.webhooks.create({ ...webhook, name: "theirs", endpoint: "https://theirs.example" });
    const id = account.webhooks.list().at(-1)?.id ?? "";
    account.policies.update(name, { body: routed(id)(account.policies.find(name)?.body ?? "") });
    await reconcile();
    expect(routeOf(installation)).toBe(id);
    expect(drifts(installation)).toEqual([`the policy's core changed: ${notRestored}`]);
  });
});

describe("nothing is created", () => {
  test("with recreateDeleted at false", async () => {
    const off = { RecreateDeleted: "false" };
    const installation = await installed(off);
    const { account, reconcile } = installation;
    account.webhooks.delete(name);
    account.policies.delete(name);
    await reconcile(off);
    expect([account.webhooks.list(), account.policies.list()]).toEqual([[], []]);
    expect(drifts(installation)).toEqual([
      `the webhook ${name} is gone: ${notRestored}`,
      `the policy ${name} is gone: ${notRestored}`,
    ]);
  });

  test("without the registered secret, since the schedule writes none", async () => {
    const installation = await installed();
    const { account, reconcile, parameters } = installation;
    account.webhooks.delete(name);
    await parameters.remove(parameterNames.webhook);
    await reconcile();
    expect(account.webhooks.list()).toEqual([]);
    expect(parameters.contents().has(parameterNames.webhook)).toBe(false);
    expect(drifts(installation)[0]).toBe(`the webhook ${name} is gone: ${notRestored}`);
  });

  test("if somebody else has the name now, or another construct of the stack", async () => {
    const world = createWorld({ objects: { ids: "suffixed" } });
    const stack = world.stack("one");
    await stack.deploy({ Registered: {} });
    const { webhooks, policies } = world.account;
    const sibling = (policies.list()[0]?.labels ?? []).map((each) => each.replace(/-[0-9a-f]{12}\//, "-0123456789ab/"));
    for (const { id } of webhooks.list()) webhooks.delete(id);
    for (const { id } of policies.list()) policies.delete(id);
    webhooks.create({ ...webhook, name, endpoint: "https://theirs.example" });
    policies.create({ ...policy, name, body: "package spacelift", labels: sibling });
    const before = [webhooks.list(), policies.list()];
    await stack.reconcile("Registered");
    expect([webhooks.list(), policies.list()]).toEqual(before);
    expect(world.logged.at(-1)).toMatch(
      /not created again\. .* is the name of a webhook that this stack did not create/,
    );
    expect(world.logged.at(-1)).toMatch(/not created again\. The policy \S+ has the name now, and another owner/);
  });

  test("before an adoption is confirmed, since its rollback restores the adopted object", async () => {
    const installation = await install();
    const { account, deploy, parameters, reconcile, settle, time } = installation;
    const labels = [`take-over:${installation.properties()["Owner"]}`];
    account.webhooks.create({ ...webhook, name, endpoint: "https://old.example", labels });
    account.policies.create({ ...policy, name, body: renderPolicy(policyCore, {}), labels });
    parameters.put(parameterNames.webhook, "by hand");
    expect(await deploy()).toMatchObject({ status: "SUCCESS" });
    account.webhooks.delete(name);
    await reconcile();
    expect(account.webhooks.list()).toEqual([]);
    await settle(time.sleep(2 * hour));
    await reconcile();
    expect(account.webhooks.list()).toHaveLength(1);
  });

  test("while the deployed settings differ from the schedule's", async () => {
    const { account, reconcile } = await installed({ WebhookUrl: "https://moved.example/webhook" });
    account.webhooks.delete(name);
    await reconcile();
    expect(account.webhooks.list()).toEqual([]);
  });
});

test("a user's copy of the webhook does not count as the webhook", async () => {
  const installation = await installed();
  const { account, reconcile, label } = installation;
  account.webhooks.create({ ...webhook, name: "copy", endpoint: "https://x.example", labels: [label] });
  account.webhooks.delete(name);
  await reconcile();
  expect(account.webhooks.list().map(({ id }) => id)).toEqual(["copy", name]);
});

test.each([
  ["two reconciliations", (each: Installation) => [reconciliation(each), reconciliation(each)].map(each.invoke)],
  [
    "a reconciliation and a deployment",
    (each: Installation) => [each.invoke(reconciliation(each)), each.deploy({ IncludeTags: '["run_url"]' })],
  ],
])("%s at the same time create one webhook and one policy", async (_, begin) => {
  const installation = await installed();
  const { account } = installation;
  account.webhooks.delete(name);
  account.policies.delete(name);
  await installation.settle(Promise.allSettled(begin(installation)));
  expect([account.webhooks.list(), account.policies.list()]).toEqual([
    [expect.objectContaining({ labels: [installation.label] })],
    [expect.objectContaining({ labels: [installation.label] })],
  ]);
  expect(routeOf(installation)).toBe(account.webhooks.list()[0]?.id);
});

test("a creation that Spacelift refuses is an error with the reason, and the next reconciliation tries again", async () => {
  let isRefused = false;
  const installation = await installed(
    {},
    { disruptSpacelift: (field) => ({ kind: isRefused && field.endsWith("Create") ? "refuse" : "none" }) },
  );
  const { account, reconcile } = installation;
  account.webhooks.delete(name);
  isRefused = true;
  expect(await reconcile()).toBeDefined();
  isRefused = false;
  expect(await reconcile()).toBeUndefined();
  expect(account.webhooks.list()).toHaveLength(1);
});
