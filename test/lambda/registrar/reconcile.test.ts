import { describe, expect, test } from "vitest";
import { renderPolicy } from "../../../lambda/contract/policy.ts";
import {
  apiKey,
  type Installation,
  install,
  name,
  type Properties,
  parameterNames,
  policyCore,
} from "./installation.ts";

/** A registration with an extension of its user's. */
async function installed(changes: Partial<Properties> = {}): Promise<Installation> {
  const installation = await install();
  await installation.deploy({ PolicyExtension: extension, ...changes });
  installation.logged.length = 0;
  return installation;
}

const extension = 'tags contains "a:1"';

interface Look {
  readonly RegistrationDrift?: number;
  readonly Integration?: string;
  readonly drift?: readonly { readonly what: string; readonly done: string }[];
  readonly _aws?: unknown;
}

/** What was said of the last look. */
function look({ logged }: Installation): Look {
  const line: Look = JSON.parse(logged.at(-1) ?? "{}");
  return line;
}

function drifts(installation: Installation): readonly string[] {
  return (look(installation).drift ?? []).map(({ what, done }) => `${what}: ${done}`);
}

const left = "left as it is: raise webhookSecretVersion and deploy to have it put back";

test("where all is as it was registered, nothing is changed, and the metric says none", async () => {
  const installation = await installed();
  const { account, reconcile, spacelift, time } = installation;
  const before = [account.webhooks.list(), account.policies.list()];
  const calls = spacelift.calls();
  expect(await reconcile()).toBeUndefined();
  expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
  expect(spacelift.calls()["namedWebhooksIntegrationUpdate"]).toBe(calls["namedWebhooksIntegrationUpdate"]);
  expect(look(installation)).toMatchObject({
    RegistrationDrift: 0,
    Integration: name,
    _aws: {
      Timestamp: time.now(),
      CloudWatchMetrics: [
        {
          Namespace: "SpaceliftDatadog",
          Dimensions: [["Integration"]],
          Metrics: [{ Name: "RegistrationDrift", Unit: "Count" }],
        },
      ],
    },
  });
});

test("a webhook that Spacelift disabled is enabled again, and keeps its secret", async () => {
  const installation = await installed();
  const { account, reconcile } = installation;
  const { secret } = account.webhooks.find(name) ?? {};
  account.webhooks.update(name, { enabled: false });
  await reconcile();
  expect(account.webhooks.find(name)).toMatchObject({ enabled: true, secret });
  expect(drifts(installation)).toEqual(["the webhook was disabled: enabled again"]);
  expect(look(installation).RegistrationDrift).toBe(1);
  await reconcile();
  expect(look(installation).RegistrationDrift).toBe(0);
});

describe("is reported, and left alone:", () => {
  test.each<[string, (installation: Installation) => unknown, readonly string[]]>([
    [
      "another endpoint",
      ({ account }) => account.webhooks.update(name, { endpoint: "https://x.example" }),
      [`the webhook's endpoint changed: ${left}`],
    ],
    [
      "a webhook without the label and without retry",
      ({ account }) => account.webhooks.update(name, { labels: [], retryOnFailure: false }),
      [`the webhook's label changed: ${left}`, `the webhook's retry on failure changed: ${left}`],
    ],
    [
      "a webhook that is gone",
      ({ account }) => account.webhooks.delete(name),
      [`the webhook ${name} is gone: ${left}`],
    ],
    ["a policy that is gone", ({ account }) => account.policies.delete(name), [`the policy ${name} is gone: ${left}`]],
    [
      "a policy of another engine",
      ({ account }) => account.policies.update(name, { engineType: "REGO_V0" }),
      [`the policy's engine changed: ${left}`],
    ],
    [
      "a webhook in another space",
      ({ account }) => account.webhooks.update(name, { space: "team" }),
      [`the webhook's space changed: ${left}`],
    ],
    [
      "a policy of another type, in another space, without the label",
      ({ account }) => account.policies.update(name, { type: "PLAN", space: "team", labels: [] }),
      [
        `the policy's type changed: ${left}`,
        `the policy's space changed: ${left}`,
        `the policy's label changed: ${left}`,
      ],
    ],
    [
      "a webhook that is another's by now, and disabled",
      ({ account }) => account.webhooks.update(name, { labels: ["flows"], enabled: false }),
      [`the webhook's label changed: ${left}`],
    ],
    [
      "an edited core",
      ({ account }) => account.policies.update(name, { body: edited }),
      [`the policy's core changed: ${left}`],
    ],
    [
      "a rotation that was not finished",
      ({ parameters }) =>
        parameters.put(parameterNames.webhook, `${parameters.contents().get(parameterNames.webhook) ?? ""}\nold`),
      [`the last rotation of the webhook's secret was not finished: ${left}`],
    ],
    [
      "a secret that is gone",
      ({ parameters }) => parameters.remove(parameterNames.webhook),
      [`${parameterNames.webhook} no longer holds the webhook's secret: ${left}`],
    ],
    [
      "a secret that somebody replaced",
      ({ parameters }) => parameters.put(parameterNames.webhook, "another"),
      [`${parameterNames.webhook} no longer holds the webhook's secret: ${left}`],
    ],
  ])("%s", async (_, change, expected) => {
    const installation = await installed();
    installation.account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
    change(installation);
    const { account, reconcile } = installation;
    const before = [account.webhooks.list(), account.policies.list()];
    await reconcile();
    expect(drifts(installation)).toEqual(expected);
    expect(look(installation).RegistrationDrift).toBe(expected.length);
    expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
  });
});

const registeredBody = renderPolicy(policyCore, { extension });
const edited = registeredBody.replace("count(skip) == 0", "true");

test("an edited core is put back where repairPolicy says so, with the extension that is there", async () => {
  const installation = await installed({ RepairPolicy: "true" });
  const { account, reconcile } = installation;
  account.policies.update(name, { body: edited.replace(extension, 'tags contains "by:hand"') });
  await reconcile({ RepairPolicy: "true" });
  expect(account.policies.find(name)?.body).toBe(renderPolicy(policyCore, { extension: 'tags contains "by:hand"' }));
  expect(account.policies.find(name)?.labels).toEqual([installation.label]);
  expect(drifts(installation)).toEqual(["the policy's core changed: put back, with the extension that was there"]);
});

test("a core without the line that ends it is left even then: nobody could tell what was the extension", async () => {
  const installation = await installed({ RepairPolicy: "true" });
  const { account, reconcile } = installation;
  const body = edited.replace("# ---- extension ----", "");
  account.policies.update(name, { body });
  await reconcile({ RepairPolicy: "true" });
  expect(account.policies.find(name)?.body).toBe(body);
  expect(drifts(installation)).toEqual([`the policy's core changed: ${left}`]);
});

test("a policy that is another's by now is left even where repairPolicy is on", async () => {
  const installation = await installed({ RepairPolicy: "true" });
  const { account, reconcile } = installation;
  account.policies.update(name, { labels: ["managed-by:1/eu-west-1/other/acme.app.spacelift.io"], body: edited });
  await reconcile({ RepairPolicy: "true" });
  expect(account.policies.find(name)?.body).toBe(edited);
});

test("a look while a deployment is at work does not write back what it read before", async () => {
  let isMoving = false;
  const installation: Installation = await install({
    disruptSpacelift: (field) => {
      const moves = isMoving && field === "policy";
      if (moves) installation.account.webhooks.update(name, { endpoint: "https://moved.example" });
      return { kind: "none" };
    },
  });
  await installation.deploy();
  installation.account.webhooks.update(name, { enabled: false });
  isMoving = true;
  await installation.reconcile();
  expect(installation.account.webhooks.find(name)).toMatchObject({ endpoint: "https://moved.example", enabled: true });
});

test("an edited extension is its user's, and no drift", async () => {
  const installation = await installed();
  const { account, reconcile } = installation;
  account.policies.update(name, { body: renderPolicy(policyCore, { extension: 'tags contains "by:hand"' }) });
  await reconcile();
  expect(look(installation).RegistrationDrift).toBe(0);
});

test("a look that cannot be had rejects with a sentence, so that the function's errors count it", async () => {
  const { account, reconcile, logged } = await installed();
  account.deleteApiKey(apiKey.id);
  expect(await reconcile()).toMatch(/^Error: Spacelift refuses the API key in the SSM parameters/);
  expect(logged).toEqual([]);
});

test("an event of another kind is refused", async () => {
  const installation = await install();
  await expect(installation.settle(installation.invoke({ source: "aws.s3" }))).rejects.toThrow(
    "The event is no request of CloudFormation's: it has no RequestType.",
  );
});
