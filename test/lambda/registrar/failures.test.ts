import { describe, expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";
import type { SpaceliftDisruption } from "../../../simulator/stand-ins/spacelift-server.ts";
import { minute } from "../../virtual-time.ts";
import {
  apiKey,
  brokenRego,
  type Installation,
  install,
  name,
  owner,
  type Properties,
  parameterNames,
} from "./installation.ts";

const webhook = {
  name,
  endpoint: "https://elsewhere.example",
  space: "root",
  labels: ["flows"],
  enabled: true,
  retryOnFailure: false,
  failuresInARow: 0,
};
const policy = {
  name,
  body: "package spacelift",
  type: "PLAN",
  space: "root",
  labels: [],
  description: "",
  engineType: "REGO_V0",
} as const;

interface BadInput {
  readonly changes?: Partial<Properties>;
  readonly arrange?: (installation: Installation) => void;
  readonly disrupt?: (field: string) => SpaceliftDisruption;
  readonly reason: string | RegExp;
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}

const always = (kind: "down" | "rate_limit" | "html") => () => ({ kind });

const badInputs: Readonly<Record<string, BadInput>> = {
  "no parameter with the key's id": {
    arrange: ({ parameters }) => void parameters.remove(parameterNames.id),
    reason:
      "SSM has no parameter /spacelift-datadog/spacelift-api-key-id: put the id of a Spacelift API key there with aws ssm put-parameter --type SecureString --name /spacelift-datadog/spacelift-api-key-id --value …, then deploy again.",
  },
  "no parameter with the key's secret": {
    arrange: ({ parameters }) => void parameters.remove(parameterNames.secret),
    reason:
      /^SSM has no parameter \/spacelift-datadog\/spacelift-api-key-secret: put the secret of a Spacelift API key/,
  },
  "an empty parameter": {
    arrange: ({ parameters }) => parameters.put(parameterNames.secret, " \n"),
    reason:
      "The SSM parameter /spacelift-datadog/spacelift-api-key-secret is empty: put the Spacelift API key there, then deploy again.",
  },
  "a plain String in place of a SecureString": {
    arrange: ({ parameters }) => parameters.put(parameterNames.secret, apiKey.secret.reveal(), "String"),
    reason:
      "The SSM parameter /spacelift-datadog/spacelift-api-key-secret is not a SecureString, so whoever may list parameters can read it: delete it, make a new Spacelift API key, and put that there with --type SecureString.",
  },
  "the key's id swapped with its secret": {
    arrange: ({ parameters }) => {
      parameters.put(parameterNames.id, apiKey.secret.reveal());
      parameters.put(parameterNames.secret, apiKey.id);
    },
    reason:
      "The id and the secret of the Spacelift API key are swapped: /spacelift-datadog/spacelift-api-key-secret holds an id. Put each under its own name, then deploy again.",
  },
  "a key that Spacelift does not know, as of another account": {
    arrange: ({ account }) => account.deleteApiKey(apiKey.id),
    reason:
      /^Spacelift refuses the API key in the SSM parameters \S+ and \S+ \(unauthorized\): check that both belong to one key of http:\/\/127\.0\.0\.1:\d+ and are not swapped, then deploy again\.$/,
  },
  "a key without rights on the space": {
    arrange: ({ account }) => {
      account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
      account.putApiKey({ ...apiKey, spaces: ["team"] });
    },
    reason:
      "Spacelift does not let the API key in the SSM parameters /spacelift-datadog/spacelift-api-key-id and /spacelift-datadog/spacelift-api-key-secret do this (unauthorized), which it says of a key without rights and of a space's name in place of its id: give that key admin rights on the space root, or set spaceliftSpace to the id if root is a name, then deploy again.",
  },
  "a space's name in place of its id": {
    arrange: ({ account }) =>
      account.addSpace({ id: "team-01", name: "Team", parentSpace: "root", inheritEntities: true }),
    changes: { Space: "Team" },
    reason:
      /\(unauthorized\).* give that key admin rights on the space Team, or set spaceliftSpace to the id if Team is/,
  },
  "something that API keys are not told": {
    disrupt: (field) =>
      field === "space" ? { kind: "error", message: "not available for machine sessions" } : { kind: "none" },
    reason:
      /^Spacelift does not tell this to API keys \(not available for machine sessions\), whatever the plan and the key's rights: where http:\S+ is self-hosted, upgrade it, then deploy again\.$/,
  },
  "a self-hosted Spacelift that does not know Rego v1": {
    disrupt: (field) =>
      field === "policyCreatev2"
        ? { kind: "error", message: 'Field "engineType" is not defined by type "PolicyCreateInput".' }
        : { kind: "none" },
    reason:
      /^http:\S+ does not know policies in Rego v1 \(Field "engineType" .*\): a self-hosted Spacelift has to be 4\.1\.0 or newer\.$/,
  },
  "a space that is not there": {
    changes: { Space: "My team" },
    reason:
      /^http:\S+ has no space My team that the API key may see: set spaceliftSpace to the id of a space, not its name\.$/,
  },
  "a plan without webhooks": {
    arrange: ({ account }) => account.changePlan({ name: "Free", hasWebhooks: false, hasNotificationPolicies: true }),
    reason:
      /^The plan of http:\S+ does not take this \(your Free plan does not include this: webhook\): webhooks and notification policies have to be part of it\.$/,
  },
  "a plan without notification policies": {
    arrange: ({ account }) => account.changePlan({ name: "Free", hasWebhooks: true, hasNotificationPolicies: false }),
    reason: /^The plan of http:\S+ does not take this \(your Free plan does not include this: notification policy\)/,
  },
  "an endpoint that nobody answers at": {
    changes: { SpaceliftEndpoint: "http://127.0.0.1:9" },
    reason:
      "http://127.0.0.1:9 cannot be reached (ECONNREFUSED): check spaceliftEndpoint, the URL of your Spacelift account without a path.",
  },
  "an endpoint that is no Spacelift": {
    disrupt: always("html"),
    reason:
      /^http:\S+ does not answer as Spacelift does \(status 200\): check spaceliftEndpoint, the URL of your Spacelift account without a path\.$/,
  },
  "an endpoint with a path": {
    changes: { SpaceliftEndpoint: "https://acme.app.spacelift.io/graphql" },
    reason:
      "spaceliftEndpoint is https://acme.app.spacelift.io/graphql: it is to be https://<account>.app.spacelift.io, without a path.",
  },
  "a rate limit that does not lift": {
    disrupt: always("rate_limit"),
    reason: "Spacelift's rate limit was reached and did not lift in time: wait some minutes, then deploy again.",
  },
  "a Spacelift that is down": {
    disrupt: always("down"),
    reason:
      "Spacelift did not answer in time (status 503): deploy again once it is back; what was begun is gone on with.",
  },
  "a webhook's name that is taken": {
    arrange: ({ account }) => void account.webhooks.create(webhook),
    reason: new RegExp(
      `^127\\.0\\.0\\.1:\\d+/${name} is the name of a webhook that this stack did not make: delete the webhook ${name} in Spacelift, or choose another integrationName; to have it taken over, add the label take-over:${owner} to it\\.$`,
    ),
  },
  "a policy's name that is taken": {
    arrange: ({ account }) => void account.policies.create(policy),
    reason: /is the name of a policy that this stack did not make: delete the policy spacelift-datadog in Spacelift/,
  },
  "an extension that does not compile": {
    changes: { PolicyExtension: brokenRego },
    reason:
      /^Spacelift does not take the policy \(policy has 1 error: body: .*rego_parse_error: unexpected token\): correct the file in policyExtension, or the extension as it was edited in Spacelift, then deploy again\.$/,
  },
  "an extension that touches the core's names": {
    changes: { PolicyExtension: "webhook contains 1" },
    reason:
      /^The file in policyExtension cannot be used\. The extension defines webhook, which belongs to the policy's core\./,
  },
  "a property that is missing": {
    changes: { WebhookUrl: "" },
    reason: "The registrar was not given WebhookUrl: deploy the stack again.",
  },
  "a version that is no number": {
    changes: { WebhookSecretVersion: "latest" },
    reason: "webhookSecretVersion is latest: it is to be 1 or more.",
  },
  "a state that this version does not know": {
    changes: { FinishedStates: '["FINISHED","EXPLODED"]' },
    reason: 'The registrar does not know all of FinishedStates, ["FINISHED","EXPLODED"]: deploy the stack again.',
  },
};

describe("a deployment fails with a sentence that names what to do, and its rollback leaves nothing", () => {
  test.each(Object.entries(badInputs))("%s", async (_, { changes, arrange, disrupt, reason }) => {
    const installation = await install(disrupt && { disruptSpacelift: disrupt });
    arrange?.(installation);
    const { account, parameters, logged, deploy } = installation;
    const before = [account.webhooks.list(), account.policies.list()];
    const failed = await deploy(changes);
    expect(failed.status).toBe("FAILED");
    expect(failed.reason).toMatch(typeof reason === "string" ? exactly(reason) : reason);
    expect(failed.followedBy).toMatchObject([{ status: "SUCCESS" }]);
    expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
    expect(parameters.contents().has(parameterNames.webhook)).toBe(false);
    expect(JSON.stringify(failed) + logged.join()).not.toContain(apiKey.secret.reveal());
    expect(logged.join()).not.toContain("signature=");
  });
});

test("a sentence is one line, and fits into an answer, whatever Spacelift says", async () => {
  const { deploy, account } = await install();
  account.changePlan({ name: `${"Ü\n".repeat(5_000)}`, hasWebhooks: false, hasNotificationPolicies: false });
  const { reason, status } = await deploy();
  expect(status).toBe("FAILED");
  expect(reason).toMatch(/^Spacelift refuses \(your Ü Ü Ü [^\n]*$/);
});

test("an answer fits, however much there is to say and to escape", async () => {
  const { account, deploy } = await install();
  const { name: _, ...other } = webhook;
  account.webhooks.create({ ...other, name: "long", labels: [`managed-by:${"x".repeat(3_000)}`] });
  account.webhooks.create({ ...other, name: "quoted", labels: [`managed-by:${'"'.repeat(1_200)}`] });
  expect(await deploy()).toMatchObject({ status: "SUCCESS" });
});

test("a plain String in place of the webhook's secret is refused: Parameter Store changes no type", async () => {
  const { deploy, parameters, account } = await install();
  parameters.put(parameterNames.webhook, "in the clear", "String");
  const failed = await deploy();
  expect(failed.reason).toBe(
    `The SSM parameter ${parameterNames.webhook} is not a SecureString, so whoever may list parameters can read the webhook's secret: delete it, then deploy again; the registrar makes a new one.`,
  );
  expect(account.webhooks.list()).toEqual([]);
});

test("a creation that asked Spacelift for nothing names nothing, so its deletion needs no key", async () => {
  const { deploy } = await install({ disruptParameters: (call) => (call === "write" ? "refuse" : "none") });
  expect(await deploy()).toMatchObject({ status: "FAILED", physicalId: "nothing-registered" });
});

test("a secret that was stored for a creation that came to nothing else is removed", async () => {
  let refusals = 0;
  const { deploy, parameters } = await install({
    disruptParameters: (call) => {
      if (call === "write") refusals = 4;
      else if (refusals > 0) refusals -= 1;
      else return "none";
      return call === "write" ? "lose" : "refuse";
    },
  });
  expect(await deploy()).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(parameters.contents().has(parameterNames.webhook)).toBe(false);
});

test("a deployment that failed before it stored a secret leaves one that was put by hand", async () => {
  const { deploy, parameters } = await install();
  parameters.put(parameterNames.webhook, "by hand");
  await deploy({ Space: "nowhere" });
  expect(parameters.contents().get(parameterNames.webhook)).toBe("by hand");
});

test("properties arrive as strings, and mean what they say", async () => {
  const { deploy, account } = await install();
  await deploy({ FinishedStates: '["FINISHED","CANCELED"]', IncludeTags: '["run_url"]', RepairPolicy: "false" });
  const [{ body } = { body: "" }] = account.policies.list();
  expect(body).toContain('finished_states := {"FINISHED", "CANCELED"}');
  expect(body).toContain('default_include := {"run_url"}');
});

test("an answer comes before the function's time is up, whatever hangs", async () => {
  const { time, deploy } = await install({ disruptParameters: () => new Promise(() => {}) });
  const started = time.now();
  const failed = await deploy();
  expect(failed.status).toBe("FAILED");
  expect(failed.reason).toMatch(/^The function's time was up before everything was done/);
  // One function's time for the creation and one for the deletion that follows.
  expect(time.now() - started).toBeLessThan(2 * 5 * minute);
});

describe("a deletion", () => {
  test("leaves what no longer bears the label, and says so", async () => {
    const { account, deploy, destroy, label } = await install();
    await deploy();
    account.webhooks.update(name, { labels: ["flows"] });
    account.policies.update(name, { labels: ["managed-by:somebody-else"] });
    expect(await destroy()).toMatchObject({
      status: "SUCCESS",
      reason: `The policy ${name} does not bear the label ${label}, so it is not this stack's: it was left in Spacelift. The webhook ${name} does not bear the label ${label}, so it is not this stack's: it was left in Spacelift.`,
    });
    expect(account.webhooks.list()).toHaveLength(1);
    expect(account.policies.list()).toHaveLength(1);
  });

  test.each(["Registration-0a1b2c3d", "app.example.com/x/y", "a/b/c/d", "//"])(
    "for the id %s, which no registration has, takes away what bears the stack's label all the same",
    async (id) => {
      const { account, deploy, remove } = await install();
      await deploy();
      expect(await remove(id)).toMatchObject({ status: "SUCCESS", reason: "" });
      expect([...account.webhooks.list(), ...account.policies.list()]).toEqual([]);
    },
  );

  test("that leaves the webhook leaves its secret: Spacelift goes on delivering", async () => {
    const { deploy, destroy, acceptedSecrets } = await install({
      disruptSpacelift: (field) => ({ kind: field === "namedWebhooksIntegrationDelete" ? "down" : "none" }),
    });
    await deploy();
    expect(await destroy()).toMatchObject({ status: "FAILED" });
    expect(acceptedSecrets()).toHaveLength(1);
  });

  test("treats what is gone already as done", async () => {
    const { account, deploy, destroy } = await install();
    await deploy();
    account.webhooks.delete(name);
    account.policies.delete(name);
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  });

  test("that Spacelift refuses says how to go on without it", async () => {
    const { account, deploy, destroy } = await install();
    await deploy();
    account.putApiKey({ ...apiKey, secret: new Secret("c".repeat(64)) });
    expect(await destroy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(
        /^Spacelift refuses the API key .* To delete the stack without Spacelift, delete the policy spacelift-datadog and the webhook spacelift-datadog there by hand, and retain this resource\.$/,
      ),
    });
  });
});
