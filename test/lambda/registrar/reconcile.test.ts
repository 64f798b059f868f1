import { describe, expect, test } from "vitest";
import { renderPolicy } from "../../../lambda/contract/policy.ts";
import { notRestored } from "../../../lambda/registrar/drift.ts";
import {
  apiKey,
  type Installation,
  install,
  name,
  type Properties,
  parameterNames,
  policyCore,
} from "./installation.ts";

async function installed(changes: Partial<Properties> = {}): Promise<Installation> {
  const installation = await install();
  await installation.deploy({ PolicyExtension: extension, ...changes });
  installation.logged.length = 0;
  return installation;
}

const extension = 'tags contains "a:1"';

interface LogLine {
  readonly RegistrationDrift?: number;
  readonly Integration?: string;
  readonly drift?: readonly { readonly what: string; readonly done: string }[];
  readonly _aws?: unknown;
}

function lastLine({ logged }: Installation): LogLine {
  const line: LogLine = JSON.parse(logged.at(-1) ?? "{}");
  return line;
}

function drifts(installation: Installation): readonly string[] {
  return (lastLine(installation).drift ?? []).map(({ what, done }) => `${what}: ${done}`);
}

test("without drift nothing changes, and there is no metric", async () => {
  const installation = await installed();
  const { account, reconcile, spacelift } = installation;
  const before = [account.webhooks.list(), account.policies.list()];
  const calls = spacelift.calls();
  expect(await reconcile()).toBeUndefined();
  expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
  expect(spacelift.calls()["namedWebhooksIntegrationUpdate"]).toBe(calls["namedWebhooksIntegrationUpdate"]);
  expect(lastLine(installation)).not.toHaveProperty("_aws");
});

test("drift is a metric of the integration", async () => {
  const installation = await installed();
  const { account, reconcile, time } = installation;
  account.webhooks.update(name, { enabled: false });
  await reconcile();
  expect(lastLine(installation)).toMatchObject({
    RegistrationDrift: 1,
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

test("a disabled webhook is enabled and keeps its secret", async () => {
  const installation = await installed();
  const { account, reconcile } = installation;
  const { secret } = account.webhooks.find(name) ?? {};
  account.webhooks.update(name, { enabled: false });
  await reconcile();
  expect(account.webhooks.find(name)).toMatchObject({ enabled: true, secret });
  expect(drifts(installation)).toEqual(["the webhook was disabled: enabled"]);
  expect(lastLine(installation).RegistrationDrift).toBe(1);
  await reconcile();
  expect(lastLine(installation)).not.toHaveProperty("RegistrationDrift");
});

describe("drift is reported and not repaired:", () => {
  test.each<[string, (installation: Installation) => unknown, readonly string[]]>([
    [
      "another endpoint",
      ({ account }) => account.webhooks.update(name, { endpoint: "https://x.example" }),
      [`the webhook's endpoint changed: ${notRestored}`],
    ],
    [
      "a webhook without the label and without retry",
      ({ account }) => account.webhooks.update(name, { labels: [], retryOnFailure: false }),
      [`the webhook's label changed: ${notRestored}`, `the webhook's retry on failure changed: ${notRestored}`],
    ],
    [
      "a policy of another engine",
      ({ account }) => account.policies.update(name, { engineType: "REGO_V0" }),
      [`the policy's engine changed: ${notRestored}`],
    ],
    [
      "a webhook in another space",
      ({ account }) => account.webhooks.update(name, { space: "team" }),
      [`the webhook's space changed: ${notRestored}`],
    ],
    [
      "a policy of another type, in another space, without the label",
      ({ account }) => account.policies.update(name, { type: "PLAN", space: "team", labels: [] }),
      [
        `the policy's type changed: ${notRestored}`,
        `the policy's space changed: ${notRestored}`,
        `the policy's label changed: ${notRestored}`,
      ],
    ],
    [
      "a disabled webhook that somebody else owns now",
      ({ account }) => account.webhooks.update(name, { labels: ["flows"], enabled: false }),
      [`the webhook's label changed: ${notRestored}`],
    ],
    [
      "an edited core",
      ({ account }) => account.policies.update(name, { body: edited }),
      [`the policy's core changed: ${notRestored}`],
    ],
    [
      "an unfinished rotation",
      ({ parameters }) =>
        parameters.put(parameterNames.webhook, `${parameters.contents().get(parameterNames.webhook) ?? ""}\nold`),
      [`the last rotation of the webhook's secret did not finish: ${notRestored}`],
    ],
    [
      "a deleted secret",
      ({ parameters }) => parameters.remove(parameterNames.webhook),
      [`${parameterNames.webhook} no longer holds the webhook's secret: ${notRestored}`],
    ],
    [
      "a replaced secret",
      ({ parameters }) => parameters.put(parameterNames.webhook, "another"),
      [`${parameterNames.webhook} no longer holds the webhook's secret: ${notRestored}`],
    ],
  ])("%s", async (_, change, expected) => {
    const installation = await installed();
    installation.account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
    change(installation);
    const { account, reconcile } = installation;
    const before = [account.webhooks.list(), account.policies.list()];
    await reconcile();
    expect(drifts(installation)).toEqual(expected);
    expect(lastLine(installation).RegistrationDrift ?? 0).toBe(expected.length);
    expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
  });
});

const registeredBody = renderPolicy(policyCore, { extension });
const edited = registeredBody.replace("count(skip) == 0", "true");

test("repairPolicy restores an edited core and keeps the extension in Spacelift", async () => {
  const installation = await installed({ RepairPolicy: "true" });
  const { account, reconcile } = installation;
  account.policies.update(name, { body: edited.replace(extension, 'tags contains "by:hand"') });
  await reconcile({ RepairPolicy: "true" });
  expect(account.policies.find(name)?.body).toBe(renderPolicy(policyCore, { extension: 'tags contains "by:hand"' }));
  expect(account.policies.find(name)?.labels).toEqual([installation.label]);
  expect(drifts(installation)).toEqual(["the policy's core changed: restored; the extension was kept"]);
});

test("repairPolicy restores no core without its last line, since the extension is unknown", async () => {
  const installation = await installed({ RepairPolicy: "true" });
  const { account, reconcile } = installation;
  const body = edited.replace("# ---- extension ----", "");
  account.policies.update(name, { body });
  await reconcile({ RepairPolicy: "true" });
  expect(account.policies.find(name)?.body).toBe(body);
  expect(drifts(installation)).toEqual([`the policy's core changed: ${notRestored}`]);
});

test("repairPolicy restores no policy that somebody else owns now", async () => {
  const installation = await installed({ RepairPolicy: "true" });
  const { account, reconcile } = installation;
  account.policies.update(name, { labels: ["managed-by:1/eu-west-1/other/acme.app.spacelift.io"], body: edited });
  await reconcile({ RepairPolicy: "true" });
  expect(account.policies.find(name)?.body).toBe(edited);
});

test("a reconciliation reads the webhook again before it writes", async () => {
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

test("an edited extension is no drift", async () => {
  const installation = await installed();
  const { account, reconcile } = installation;
  account.policies.update(name, { body: renderPolicy(policyCore, { extension: 'tags contains "by:hand"' }) });
  await reconcile();
  expect(lastLine(installation)).not.toHaveProperty("RegistrationDrift");
});

test("a reconciliation that cannot log in rejects, so that it counts as an error of the function", async () => {
  const { account, reconcile, logged } = await installed();
  account.deleteApiKey(apiKey.id);
  expect(await reconcile()).toMatch(/^Error: Spacelift refuses the API key in the SSM parameters/);
  expect(logged).toEqual([]);
});

test("an event of another kind rejects", async () => {
  const installation = await install();
  await expect(installation.settle(installation.invoke({ source: "aws.s3" }))).rejects.toThrow("RequestType");
});
