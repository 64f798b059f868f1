import { expect, test } from "vitest";
import { renderPolicy, splitPolicy } from "../../../lambda/contract/policy.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { day } from "../../virtual-time.ts";
import { brokenRego, type Installation, install, name, owner, parameterNames, policyCore } from "./installation.ts";

const byHand = 'tags contains "by:hand"';
const takeOver = `take-over:${owner}`;

interface Labelled {
  readonly webhook: boolean;
  readonly policy: boolean;
}

/** Each with or without the label. Their secret is in the parameter. */
async function installByHand(labelled: Labelled): Promise<Installation> {
  const installation = await install();
  const { account, parameters } = installation;
  parameters.put(parameterNames.webhook, "by hand");
  account.webhooks.create({
    ...{
      name,
      endpoint: "https://old.example",
      space: "root",
      labels: ["team:ops", ...(labelled.webhook ? [takeOver] : [])],
    },
    ...{ enabled: true, retryOnFailure: false, failuresInARow: 0, secret: new Secret("by hand") },
  });
  account.policies.create({
    ...{ name, body: renderPolicy(policyCore, { extension: byHand }), type: "NOTIFICATION", space: "root" },
    ...{ labels: labelled.policy ? [takeOver] : [], description: "", engineType: "REGO_V1" as const },
  });
  return installation;
}

test("a labelled webhook and policy are adopted with their secret and extension", async () => {
  const { account, deploy, acceptedSecrets, label, destroy } = await installByHand({ webhook: true, policy: true });
  expect(await deploy()).toMatchObject({ status: "SUCCESS" });
  expect(account.webhooks.list()).toEqual([
    expect.objectContaining({
      endpoint: "https://api.example/webhook",
      retryOnFailure: true,
      labels: ["team:ops", label],
    }),
  ]);
  expect(account.policies.find(name)?.labels).toEqual([label]);
  expect(splitPolicy(account.policies.find(name)?.body ?? "").extension).toBe(byHand);
  expect(acceptedSecrets()).toEqual([account.webhooks.find(name)?.secret?.reveal(), "by hand"]);
  // The update confirms the adoption.
  expect(await deploy({ IncludeTags: '["run_url"]' })).toMatchObject({ status: "SUCCESS" });
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  expect([...account.webhooks.list(), ...account.policies.list()]).toEqual([]);
});

test.each<[string, Labelled, string]>([
  ["neither", { webhook: false, policy: false }, "webhook"],
  ["the webhook alone", { webhook: true, policy: false }, "policy"],
  ["the policy alone", { webhook: false, policy: true }, "webhook"],
])("if %s has the label, nothing changes", async (_, labelled, kind) => {
  const { account, deploy, parameters } = await installByHand(labelled);
  const before = [account.webhooks.list(), account.policies.list()];
  const refused = await deploy();
  expect(refused).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(refused.reason).toContain(`the ${kind} ${name} `);
  expect(refused.reason).toContain(`add the label ${takeOver} `);
  expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
  expect(parameters.contents().get(parameterNames.webhook)).toBe("by hand");
});

test("a failed adoption deletes nothing and keeps the secret accepted", async () => {
  const { account, deploy, acceptedSecrets, settle, time } = await installByHand({ webhook: true, policy: true });
  const [webhook] = account.webhooks.list();
  const failed = await deploy({ PolicyExtension: brokenRego, RepairPolicy: "true" });
  expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(account.webhooks.list()).toEqual([webhook]);
  expect(account.policies.list()).toHaveLength(1);
  await settle(time.sleep(2 * day));
  expect(acceptedSecrets()).toEqual(["by hand"]);
});

test("a policy of another type is not adopted, since its type cannot change", async () => {
  const { account, deploy } = await installByHand({ webhook: true, policy: true });
  account.policies.update(name, { type: "PLAN" });
  const refused = await deploy();
  expect(refused.reason).toMatch(/policy spacelift-datadog .* type PLAN.* integrationName/);
});
