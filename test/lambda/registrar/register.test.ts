import { describe, expect, test } from "vitest";
import { renderPolicy, splitPolicy } from "../../../lambda/contract/policy.ts";
import { apiKey, type Installation, install, name, parameterNames, policyCore } from "./installation.ts";

const first = 'tags contains "a:1"';
const second = 'tags contains "a:2"';
const byHand = 'tags contains "by:hand"';

function body({ account }: Installation): string {
  return account.policies.find(name)?.body ?? "";
}

test("a creation makes what is configured", async () => {
  const installation = await install();
  const answer = await installation.deploy({ PolicyExtension: first });
  expect(answer).toMatchObject({
    status: "SUCCESS",
    physicalId: installation.generation,
    attributes: { WebhookId: name, PolicyId: name, Notes: "none" },
  });
  expect(installation.account.webhooks.list()).toEqual([
    {
      id: name,
      name,
      endpoint: "https://api.example/webhook",
      space: "root",
      labels: [installation.label],
      enabled: true,
      retryOnFailure: true,
      failuresInARow: 0,
      secret: expect.anything(),
    },
  ]);
  expect(installation.account.policies.list()).toEqual([
    expect.objectContaining({ id: name, name, type: "NOTIFICATION", engineType: "REGO_V1", space: "root" }),
  ]);
  expect(body(installation)).toBe(renderPolicy(policyCore, { extension: first }));
  const [secret = ""] = installation.acceptedSecrets();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(installation.account.webhooks.find(name)?.secret?.reveal()).toBe(secret);
  expect(installation.logged.join()).not.toContain(secret);
});

test("with the defaults, the policy's text is the shipped one", async () => {
  const installation = await install();
  await installation.deploy();
  expect(body(installation)).toBe(policyCore);
});

test("the policy contains the webhook's id once", async () => {
  const installation = await install();
  await installation.deploy({ Name: "audit-eu" });
  const { body: text = "" } = installation.account.policies.find("audit-eu") ?? {};
  expect(text.split("audit-eu")).toHaveLength(2);
  expect(text).toContain('endpoint_id := "audit-eu"');
});

describe("an update", () => {
  test("enables a disabled webhook and keeps added labels", async () => {
    const { account, deploy, label } = await install();
    await deploy();
    account.webhooks.update(name, { enabled: false, labels: [label, "team:ops"] });
    await deploy({ WebhookUrl: "https://other.example/webhook" });
    expect(account.webhooks.find(name)).toMatchObject({ enabled: true, labels: [label, "team:ops"] });
  });

  test("keeps added labels of the policy", async () => {
    const { account, deploy, label } = await install();
    await deploy();
    account.policies.update(name, { labels: [label, "team:sre"] });
    await deploy({ IncludeTags: '["run_url"]' });
    expect(account.policies.find(name)?.labels).toEqual([label, "team:sre"]);
  });

  test("moves webhook and policy to another space in place", async () => {
    const { account, deploy } = await install();
    account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
    const { physicalId } = await deploy();
    expect(await deploy({ Space: "team" })).toMatchObject({ status: "SUCCESS", physicalId, followedBy: [] });
    expect([account.webhooks.find(name)?.space, account.policies.find(name)?.space]).toEqual(["team", "team"]);
  });

  test("creates objects that were deleted in Spacelift", async () => {
    const { account, deploy } = await install();
    await deploy();
    account.webhooks.delete(name);
    account.policies.delete(name);
    expect(await deploy({ IncludeTags: '["run_url"]' })).toMatchObject({ status: "SUCCESS" });
    expect([account.webhooks.list().length, account.policies.list().length]).toEqual([1, 1]);
  });

  test("finds renamed objects and restores their names", async () => {
    const { account, deploy } = await install();
    await deploy();
    account.webhooks.update(name, { name: "Datadog" });
    await deploy({ IncludeTags: '["run_url"]' });
    expect(account.webhooks.list()).toEqual([expect.objectContaining({ id: name, name })]);
  });

  test("restores the core and keeps an edited extension", async () => {
    const installation = await install();
    const { account, deploy } = installation;
    await deploy({ PolicyExtension: first });
    const edited = body(installation).replace("count(skip) == 0", "true").replace(first, byHand);
    account.policies.update(name, { body: edited });
    const answer = await deploy({ PolicyExtension: first, IncludeTags: '["run_url"]' });
    expect(answer.attributes["Notes"]).toBe("none");
    expect(body(installation)).toBe(renderPolicy(policyCore, { include: ["run_url"], extension: byHand }));
  });

  test("keeps an extension that changed on both sides and says so, unless repairPolicy is on", async () => {
    const installation = await install();
    const { account, deploy } = installation;
    await deploy({ PolicyExtension: first });
    account.policies.update(name, { body: renderPolicy(policyCore, { extension: byHand }) });
    const kept = await deploy({ PolicyExtension: second });
    expect(kept.attributes["Notes"]).toMatch(/policy spacelift-datadog .* policyExtension.* repairPolicy=true/);
    expect(splitPolicy(body(installation)).extension).toBe(byHand);
    const overwritten = await deploy({ PolicyExtension: second, RepairPolicy: "true" });
    expect(overwritten.attributes["Notes"]).toBe("none");
    expect(splitPolicy(body(installation)).extension).toBe(second);
  });

  test("says so if the line that ends the core was lost, and the extension with it", async () => {
    const installation = await install();
    const { account, deploy } = installation;
    await deploy({ PolicyExtension: first });
    const lost = renderPolicy(policyCore, { extension: byHand }).replace("# ---- extension ----", "");
    account.policies.update(name, { body: lost });
    const { attributes } = await deploy({ PolicyExtension: first, IncludeTags: '["run_url"]' });
    expect(attributes["Notes"]).toMatch(/policy spacelift-datadog .* policyExtension/);
    expect(splitPolicy(body(installation)).extension).toBe(first);
  });

  test("takes other line ends of an extension for no edit", async () => {
    const installation = await install();
    const { deploy } = installation;
    await deploy({ PolicyExtension: `${first}\r\n${byHand}\r\n` });
    expect((await deploy({ PolicyExtension: `${second}\r\n${byHand}\r\n` })).attributes["Notes"]).toBe("none");
    expect(splitPolicy(body(installation)).extension).toBe(`${second}\n${byHand}`);
  });

  test("with an invalid extension rolls back, and the next update succeeds", async () => {
    const installation = await install();
    const { deploy } = installation;
    await deploy({ PolicyExtension: first });
    const refused = await deploy({ PolicyExtension: "webhook contains 1" });
    expect(refused).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    expect(splitPolicy(body(installation)).extension).toBe(first);
    expect(await deploy({ PolicyExtension: second })).toMatchObject({ status: "SUCCESS" });
  });

  test("of a policy with an edited extension that does not compile says what to correct", async () => {
    const { account, deploy } = await install();
    await deploy();
    account.policies.update(name, { body: renderPolicy(policyCore, { extension: "this is not rego" }) });
    const failed = await deploy({ IncludeTags: '["run_url"]' });
    expect(failed.reason).toMatch(/the policy .*policyExtension.* edited in Spacelift/);
  });

  test("leaves the webhook unchanged if Spacelift refuses the policy", async () => {
    const { account, deploy, acceptedSecrets } = await install();
    await deploy();
    const [inUse] = acceptedSecrets();
    await deploy({ PolicyExtension: "this is not rego", WebhookSecretVersion: "2", WebhookUrl: "https://x.example" });
    expect(account.webhooks.find(name)?.secret?.reveal()).toBe(inUse);
  });

  test("restores a removed label on the resource's own objects", async () => {
    const { account, deploy, label } = await install();
    await deploy();
    account.webhooks.update(name, { labels: ["team:ops"] });
    account.policies.update(name, { labels: [] });
    expect(await deploy({ WebhookSecretVersion: "2" })).toMatchObject({ status: "SUCCESS" });
    expect(account.webhooks.find(name)?.labels).toEqual(["team:ops", label]);
    expect(account.policies.find(name)?.labels).toEqual([label]);
  });

  test("restores a core that was replaced by invalid Rego", async () => {
    const installation = await install();
    const { account, deploy } = installation;
    await deploy();
    account.policies.update(name, { body: "this is not rego" });
    expect(await deploy({ IncludeTags: '["run_url"]' })).toMatchObject({ status: "SUCCESS" });
    expect(body(installation)).toBe(renderPolicy(policyCore, { include: ["run_url"] }));
  });

  test("with another secret parameter says that the previous one is no longer used", async () => {
    const { deploy, parameters } = await install();
    await deploy();
    const answer = await deploy({ WebhookSecretParameter: "/other/webhook-secret" });
    expect(answer.attributes["Notes"]).toContain(`${parameterNames.webhook} is no longer used`);
    expect(parameters.contents().has("/other/webhook-secret")).toBe(true);
  });
});

test("an update renames the objects, and its rollback restores the name", async () => {
  const { account, deploy, acceptedSecrets } = await install();
  const { physicalId } = await deploy();
  const [secret] = acceptedSecrets();
  const renamed = await deploy({ Name: "audit" });
  expect(renamed).toMatchObject({ status: "SUCCESS", physicalId, attributes: { WebhookId: name, PolicyId: name } });
  const names = () => [...account.webhooks.list(), ...account.policies.list()].map((each) => each.name);
  expect(names()).toEqual(["audit", "audit"]);
  expect(acceptedSecrets()).toEqual([secret]);
  const failed = await deploy({ Name: "other", PolicyExtension: "this is not rego" });
  expect(failed).toMatchObject({ status: "FAILED", physicalId, followedBy: [{ status: "SUCCESS" }] });
  expect(names()).toEqual(["audit", "audit"]);
});

describe("several installations", () => {
  async function installBeside(space: string, other: { readonly space: string; readonly inherits: boolean }) {
    const installation = await install();
    const { account, deploy } = installation;
    account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
    account.addSpace({ id: "alone", name: "Alone", parentSpace: "root", inheritEntities: false });
    account.addSpace({ id: "below", name: "Below", parentSpace: "team", inheritEntities: true });
    const label = "managed-by:111111111111/us-east-1/other";
    account.webhooks.create({
      ...{ name: "other", endpoint: "https://other.example", space: other.space, labels: [label] },
      ...{ enabled: true, retryOnFailure: true, failuresInARow: 0 },
    });
    const { attributes } = await deploy({ Space: space });
    return attributes["Notes"];
  }
  const warning =
    /^The webhook other with the label managed-by:111111111111\/us-east-1\/other is in the space \w+, .* count twice/;

  test.each([
    ["root", "root"],
    ["root", "team"],
    ["team", "root"],
    ["below", "root"],
    ["team", "below"],
  ])("in %s and %s overlap, and the deployment says so", async (mine, theirs) => {
    expect(await installBeside(mine, { space: theirs, inherits: true })).toMatch(warning);
  });

  test.each([
    ["alone", "root"],
    ["root", "alone"],
    ["alone", "team"],
  ])("in %s and %s do not overlap", async (mine, theirs) => {
    expect(await installBeside(mine, { space: theirs, inherits: true })).toBe("none");
  });

  test("beside a webhook of another tool add no note", async () => {
    const { account, deploy } = await install();
    account.webhooks.create({
      ...{ name: "flows", endpoint: "https://flows.example", space: "root", labels: ["flows"] },
      ...{ enabled: true, retryOnFailure: true, failuresInARow: 0 },
    });
    expect((await deploy()).attributes["Notes"]).toBe("none");
  });

  test("that cannot be listed do not fail an update", async () => {
    let isDown = false;
    const { deploy, logged } = await install({
      disruptSpacelift: (field) =>
        isDown && field === "searchNamedWebhooksIntegrations" ? { kind: "html" } : { kind: "none" },
    });
    await deploy();
    isDown = true;
    expect(await deploy({ IncludeTags: '["run_url"]' })).toMatchObject({ status: "SUCCESS" });
    expect(logged.join()).toContain("cannot look for overlapping registrations");
  });

  test("are found on every page of the list", async () => {
    const { account, deploy } = await install();
    for (let count = 0; count < 120; count += 1) {
      account.webhooks.create({
        ...{ name: `hook-${count}`, endpoint: "https://x.example", space: "root" },
        ...{
          labels: count === 119 ? ["managed-by:other"] : [],
          enabled: true,
          retryOnFailure: true,
          failuresInARow: 0,
        },
      });
    }
    expect((await deploy()).attributes["Notes"]).toContain("hook-119");
  });
});

test.each(["webhook", "policy"])("a %s of ours that appears after the search is adopted by a retry", async (kind) => {
  let isMade = false;
  const installation: Installation = await install({
    disruptSpacelift: (field) => {
      if (isMade || field !== (kind === "webhook" ? "namedWebhooksIntegrationCreate" : "policyCreatev2")) {
        return { kind: "none" };
      }
      isMade = true;
      const ours = { name, space: "root", labels: [installation.label] };
      if (kind === "webhook") {
        const delivery = { endpoint: "https://x.example", enabled: true, retryOnFailure: true, failuresInARow: 0 };
        installation.account.webhooks.create({ ...ours, ...delivery });
      } else {
        const text = { body: policyCore, type: "NOTIFICATION", description: "", engineType: "REGO_V1" as const };
        installation.account.policies.create({ ...ours, ...text });
      }
      return { kind: "none" };
    },
  });
  expect(await installation.deploy()).toMatchObject({ status: "SUCCESS" });
});

test("a key with rights on the space alone is enough", async () => {
  const { account, deploy, destroy } = await install();
  account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
  account.putApiKey({ ...apiKey, spaces: ["team"] });
  expect(await deploy({ Space: "team" })).toMatchObject({ status: "SUCCESS" });
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
});
