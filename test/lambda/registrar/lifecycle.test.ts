import { describe, expect, test } from "vitest";
import type { SpaceliftDisruption } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import { type Installation, install, name, parameterNames } from "./installation.ts";

function registered({ account, acceptedSecrets }: Installation, url: string) {
  const [webhook, ...twins] = account.webhooks.list();
  const [policy, ...otherTwins] = account.policies.list();
  const [secret] = acceptedSecrets();
  return {
    twins: twins.length + otherTwins.length,
    webhook: webhook && {
      id: webhook.id,
      endpoint: webhook.endpoint,
      enabled: webhook.enabled,
      labels: webhook.labels,
    },
    signsWithNewest: secret !== undefined && webhook?.secret?.reveal() === secret,
    policy: policy && {
      id: policy.id,
      routesTo: /^endpoint_id := "(.*)"$/m.exec(policy.body)?.[1],
      labels: policy.labels,
    },
    url,
  };
}

function whole({ label }: Installation, url: string) {
  return {
    twins: 0,
    webhook: { id: name, endpoint: url, enabled: true, labels: [label] },
    signsWithNewest: true,
    policy: { id: name, routesTo: name, labels: [label] },
    url,
  };
}

/** Checks Spacelift after each step. */
async function live(installation: Installation): Promise<void> {
  const { account, deploy, reconcile, destroy, parameters } = installation;
  const url = "https://moved.example/webhook";
  expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { WebhookId: name, PolicyId: name } });
  expect(registered(installation, "https://api.example/webhook")).toEqual(
    whole(installation, "https://api.example/webhook"),
  );
  expect(await deploy({ WebhookUrl: url, IncludeTags: '["run_url"]' })).toMatchObject({ status: "SUCCESS" });
  expect(registered(installation, url)).toEqual(whole(installation, url));
  expect(await deploy({ WebhookUrl: url, WebhookSecretVersion: "2" })).toMatchObject({ status: "SUCCESS" });
  expect(registered(installation, url)).toEqual(whole(installation, url));
  account.webhooks.update(name, { enabled: false });
  expect(await reconcile({ WebhookUrl: url, WebhookSecretVersion: "2" })).toBeUndefined();
  expect(registered(installation, url)).toEqual(whole(installation, url));
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  expect(account.webhooks.list()).toEqual([]);
  expect(account.policies.list()).toEqual([]);
  expect([...parameters.contents().keys()]).toEqual([parameterNames.id, parameterNames.secret]);
}

test("a life without a failure", async () => {
  await expect(live(await install())).resolves.toBeUndefined();
});

describe("a life with one failure, at each call to Spacelift in turn", () => {
  const failures: readonly ("refuse" | "lose" | "down" | "rate_limit")[] = ["refuse", "lose", "down", "rate_limit"];

  test.each(failures)("%s", async (kind) => {
    let ends = false;
    for (let struck = 1; !ends; struck += 1) {
      let calls = 0;
      const disruptSpacelift = (): SpaceliftDisruption => {
        calls += 1;
        return calls === struck ? { kind } : { kind: "none" };
      };
      await expect(live(await install({ disruptSpacelift }))).resolves.toBeUndefined();
      ends = calls < struck;
    }
  });
});

test("a life with a token that expires before each call", async () => {
  const ended = new Set<string>();
  const installation = await install({
    disruptSpacelift: (field) => {
      if (field !== "apiKeyUser" && !ended.delete(field)) {
        ended.add(field);
        installation.spacelift.expireTokens();
      }
      return { kind: "none" };
    },
  });
  await expect(live(installation)).resolves.toBeUndefined();
  const { apiKeyUser = 0, ...others } = installation.spacelift.calls();
  const calls = Object.values(others).reduce((sum, each) => sum + each, 0);
  expect(apiKeyUser).toBeGreaterThan(calls / 2);
});

test("a life with one failure, at each call to Parameter Store in turn", async () => {
  for (const disruption of ["refuse", "lose"] as const) {
    let ends = false;
    for (let struck = 1; !ends; struck += 1) {
      let calls = 0;
      const disruptParameters = () => {
        calls += 1;
        return calls === struck ? disruption : "none";
      };
      const installation = await install({ disruptParameters });
      await expect(live(installation)).resolves.toBeUndefined();
      ends = calls < struck;
    }
  }
});
