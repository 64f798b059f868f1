import { expect, test } from "vitest";
import { renderPolicy, splitPolicy } from "../../../lambda/contract/policy.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { day } from "../../virtual-time.ts";
import { brokenRego, type Installation, install, name, owner, parameterNames, policyCore } from "./installation.ts";

const byHand = 'tags contains "by:hand"';
const offer = `take-over:${owner}`;

interface Offered {
  readonly webhook: boolean;
  readonly policy: boolean;
}

/** A webhook and a policy that somebody made by hand, with the secret in the parameter, and what of them is offered. */
async function installByHand(offered: Offered): Promise<Installation> {
  const installation = await install();
  const { account, parameters } = installation;
  parameters.put(parameterNames.webhook, "by hand");
  account.webhooks.create({
    ...{
      name,
      endpoint: "https://old.example",
      space: "root",
      labels: ["team:ops", ...(offered.webhook ? [offer] : [])],
    },
    ...{ enabled: true, retryOnFailure: false, failuresInARow: 0, secret: new Secret("by hand") },
  });
  account.policies.create({
    ...{ name, body: renderPolicy(policyCore, { extension: byHand }), type: "NOTIFICATION", space: "root" },
    ...{ labels: offered.policy ? [offer] : [], description: "", engineType: "REGO_V1" as const },
  });
  return installation;
}

test("a webhook and a policy that bear the label are taken over, the secret and the extension with them", async () => {
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
  // An update shows that the deployment that took them over was not rolled back.
  expect(await deploy({ IncludeTags: '["run_url"]' })).toMatchObject({ status: "SUCCESS" });
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  expect([...account.webhooks.list(), ...account.policies.list()]).toEqual([]);
});

test.each<[string, Offered, string]>([
  ["neither", { webhook: false, policy: false }, "webhook"],
  ["the webhook alone", { webhook: true, policy: false }, "policy"],
  ["the policy alone", { webhook: false, policy: true }, "webhook"],
])("where %s is offered, nothing is touched", async (_, offered, kind) => {
  const { account, deploy, parameters } = await installByHand(offered);
  const before = [account.webhooks.list(), account.policies.list()];
  const refused = await deploy();
  expect(refused).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(refused.reason).toContain(`is the name of a ${kind} that this stack did not make`);
  expect(refused.reason).toContain(`to have it taken over, add the label ${offer} to it.`);
  expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
  expect(parameters.contents().get(parameterNames.webhook)).toBe("by hand");
});

test("a take-over that fails deletes nothing, and the secret by hand stays accepted", async () => {
  const { account, deploy, acceptedSecrets, settle, time } = await installByHand({ webhook: true, policy: true });
  const [webhook] = account.webhooks.list();
  const failed = await deploy({ PolicyExtension: brokenRego, RepairPolicy: "true" });
  expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(account.webhooks.list()).toEqual([webhook]);
  expect(account.policies.list()).toHaveLength(1);
  await settle(time.sleep(2 * day));
  expect(acceptedSecrets()).toEqual(["by hand"]);
});

test("a policy of another type is not taken over: no policy changes its type", async () => {
  const { account, deploy } = await installByHand({ webhook: true, policy: true });
  account.policies.update(name, { type: "PLAN" });
  const refused = await deploy();
  expect(refused.reason).toBe(
    `The policy ${name} in Spacelift is of type PLAN, and no policy changes its type: delete it, or choose another integrationName.`,
  );
});
