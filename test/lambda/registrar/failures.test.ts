import { describe, expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";
import type { SpaceliftDisruption } from "../../../simulator/stand-ins/spacelift-exchange.ts";
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
  /** The message has to name these: a key or parameter, its value, and the remedy. */
  readonly named: readonly (string | RegExp)[];
}

const always = (kind: "down" | "rate_limit" | "html") => () => ({ kind });
const failing = (at: string, message: string) => (field: string) =>
  field === at ? ({ kind: "error", message } as const) : ({ kind: "none" } as const);
const url = /http:\/\/127\.0\.0\.1:\d+/;

const badInputs: Readonly<Record<string, BadInput>> = {
  "no parameter with the key's id": {
    arrange: ({ parameters }) => void parameters.remove(parameterNames.id),
    named: ["the id", `put-parameter --type SecureString --name ${parameterNames.id} `],
  },
  "no parameter with the key's secret": {
    arrange: ({ parameters }) => void parameters.remove(parameterNames.secret),
    named: ["the secret", `put-parameter --type SecureString --name ${parameterNames.secret} `],
  },
  "an empty parameter": {
    arrange: ({ parameters }) => parameters.put(parameterNames.secret, " \n"),
    named: [parameterNames.secret, "empty", "Spacelift API key"],
  },
  "a plain String in place of a SecureString": {
    arrange: ({ parameters }) => parameters.put(parameterNames.secret, apiKey.secret.reveal(), "String"),
    named: [parameterNames.secret, "not a SecureString", "--type SecureString"],
  },
  "the key's id swapped with its secret": {
    arrange: ({ parameters }) => {
      parameters.put(parameterNames.id, apiKey.secret.reveal());
      parameters.put(parameterNames.secret, apiKey.id);
    },
    named: [parameterNames.id, parameterNames.secret, "swapped"],
  },
  "a key that Spacelift does not know": {
    arrange: ({ account }) => account.deleteApiKey(apiKey.id),
    named: [/^Spacelift refuses the API key/, parameterNames.id, parameterNames.secret, "(unauthorized)", url],
  },
  "a key without rights on the space": {
    arrange: ({ account }) => {
      account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
      account.putApiKey({ ...apiKey, spaces: ["team"] });
    },
    named: [parameterNames.id, parameterNames.secret, "(unauthorized)", "admin rights on the space root"],
  },
  "a space's name in place of its id": {
    arrange: ({ account }) =>
      account.addSpace({ id: "team-01", name: "Team", parentSpace: "root", inheritEntities: true }),
    changes: { Space: "Team" },
    named: ["(unauthorized)", "the space Team", "set spaceliftSpace to the id"],
  },
  "a field that Spacelift refuses to all API keys": {
    disrupt: failing("space", "not available for machine sessions"),
    named: [url, "(not available for machine sessions)", "upgrade"],
  },
  "a self-hosted Spacelift without Rego v1": {
    disrupt: failing("policyCreatev2", 'Field "engineType" is not defined by type "PolicyCreateInput".'),
    named: [url, 'Field "engineType"', "4.1.0 or newer"],
  },
  "a space that does not exist": {
    changes: { Space: "My team" },
    named: [url, "no space My team", "set spaceliftSpace"],
  },
  "a plan without webhooks": {
    arrange: ({ account }) => account.changePlan({ name: "Free", hasWebhooks: false, hasNotificationPolicies: true }),
    named: [/The plan of http/, "(your Free plan does not include this: webhook)"],
  },
  "a plan without notification policies": {
    arrange: ({ account }) => account.changePlan({ name: "Free", hasWebhooks: true, hasNotificationPolicies: false }),
    named: [/The plan of http/, "(your Free plan does not include this: notification policy)"],
  },
  "an endpoint without a server": {
    changes: { SpaceliftEndpoint: "http://127.0.0.1:9" },
    named: ["http://127.0.0.1:9", "(ECONNREFUSED)", "set spaceliftEndpoint"],
  },
  "an endpoint of another service": {
    disrupt: always("html"),
    named: [url, "does not answer as Spacelift does (status 200)", "set spaceliftEndpoint"],
  },
  "an endpoint with a path": {
    changes: { SpaceliftEndpoint: "https://acme.app.spacelift.io/graphql" },
    named: ["SpaceliftEndpoint is https://acme.app.spacelift.io/graphql", "without a path"],
  },
  "a rate limit that does not lift": {
    disrupt: always("rate_limit"),
    named: [url, "rate limit", "deploy again"],
  },
  "a Spacelift that is down": {
    disrupt: always("down"),
    named: [url, "(status 503)", "deploy again"],
  },
  "a webhook of somebody else with the name": {
    arrange: ({ account }) => void account.webhooks.create(webhook),
    named: [
      new RegExp(`127\\.0\\.0\\.1:\\d+/${name} `),
      `the webhook ${name}`,
      "integrationName",
      `take-over:${owner} `,
    ],
  },
  "a policy of somebody else with the name": {
    arrange: ({ account }) => void account.policies.create(policy),
    named: [`the policy ${name}`, "integrationName", `take-over:${owner} `],
  },
  "an extension that does not compile": {
    changes: { PolicyExtension: brokenRego },
    named: ["rego_parse_error: unexpected token", "policyExtension"],
  },
  "an extension that defines a name of the core": {
    changes: { PolicyExtension: "webhook contains 1" },
    named: ["policyExtension", "defines webhook"],
  },
  "a missing property": {
    changes: { WebhookUrl: "" },
    named: ["WebhookUrl", "deploy the stack again"],
  },
  "a version that is no number": {
    changes: { WebhookSecretVersion: "latest" },
    named: ["WebhookSecretVersion is latest", "1 or more"],
  },
  "a state that this version does not know": {
    changes: { FinishedStates: '["FINISHED","EXPLODED"]' },
    named: ['FinishedStates is ["FINISHED","EXPLODED"]', "deploy the stack again"],
  },
};

describe("a deployment fails with a message that names the cause, and its rollback leaves nothing", () => {
  test.each(Object.entries(badInputs))("%s", async (_, { changes, arrange, disrupt, named }) => {
    const installation = await install(disrupt && { disruptSpacelift: disrupt });
    arrange?.(installation);
    const { account, parameters, logged, deploy } = installation;
    const before = [account.webhooks.list(), account.policies.list()];
    const failed = await deploy(changes);
    expect(failed.status).toBe("FAILED");
    for (const part of named) expect(failed.reason).toMatch(part);
    expect(failed.followedBy).toMatchObject([{ status: "SUCCESS" }]);
    expect([account.webhooks.list(), account.policies.list()]).toEqual(before);
    expect(parameters.contents().has(parameterNames.webhook)).toBe(false);
    expect(JSON.stringify(failed) + logged.join()).not.toContain(apiKey.secret.reveal());
    expect(logged.join()).not.toContain("signature=");
  });
});

test("a message is one line and fits into an answer, however much Spacelift says", async () => {
  const { deploy, account } = await install();
  account.changePlan({ name: `${"Ü\n".repeat(5_000)}`, hasWebhooks: false, hasNotificationPolicies: false });
  const { reason, status } = await deploy();
  expect(status).toBe("FAILED");
  expect(reason).toMatch(/^Spacelift refuses [^\n]*\(your Ü Ü Ü [^\n]*$/);
});

test("an answer with long notes fits, even if JSON escapes them", async () => {
  const { account, deploy } = await install();
  const { name: _, ...other } = webhook;
  account.webhooks.create({ ...other, name: "long", labels: [`managed-by:${"x".repeat(3_000)}`] });
  account.webhooks.create({ ...other, name: "quoted", labels: [`managed-by:${'"'.repeat(1_200)}`] });
  expect(await deploy()).toMatchObject({ status: "SUCCESS" });
});

test("a webhook secret in a plain String is refused, since Parameter Store never changes a type", async () => {
  const { deploy, parameters, account } = await install();
  parameters.put(parameterNames.webhook, "in the clear", "String");
  const failed = await deploy();
  expect(failed.reason).toContain(`${parameterNames.webhook} is not a SecureString`);
  expect(account.webhooks.list()).toEqual([]);
});

test("a creation that changed nothing in Spacelift has an id that its deletion can ignore", async () => {
  const { deploy } = await install({ disruptParameters: (call) => (call === "write" ? "refuse" : "none") });
  expect(await deploy()).toMatchObject({ status: "FAILED", physicalId: "nothing-registered" });
});

test("the rollback of a failed creation removes the secret that it stored", async () => {
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

test("a deployment that fails before it stores a secret leaves the secret that a person wrote", async () => {
  const { deploy, parameters } = await install();
  parameters.put(parameterNames.webhook, "by hand");
  await deploy({ Space: "nowhere" });
  expect(parameters.contents().get(parameterNames.webhook)).toBe("by hand");
});

test("the policy has the configured states and tags", async () => {
  const { deploy, account } = await install();
  await deploy({ FinishedStates: '["FINISHED","CANCELED"]', IncludeTags: '["run_url"]', RepairPolicy: "false" });
  const [{ body } = { body: "" }] = account.policies.list();
  expect(body).toContain('finished_states := {"FINISHED", "CANCELED"}');
  expect(body).toContain('default_include := {"run_url"}');
});

test("an answer comes before the function times out, even if a call hangs", async () => {
  const { time, deploy } = await install({ disruptParameters: () => new Promise(() => {}) });
  const started = time.now();
  const failed = await deploy();
  expect(failed.status).toBe("FAILED");
  expect(failed.reason).toContain("time was up");
  // The creation and the deletion after it may each take one timeout.
  expect(time.now() - started).toBeLessThan(2 * 5 * minute);
});

describe("a deletion", () => {
  test("leaves objects that lost the label, and says so", async () => {
    const { account, deploy, destroy, label } = await install();
    await deploy();
    account.webhooks.update(name, { labels: ["flows"] });
    account.policies.update(name, { labels: ["managed-by:somebody-else"] });
    const answer = await destroy();
    expect(answer?.status).toBe("SUCCESS");
    for (const noun of ["policy", "webhook"])
      expect(answer?.reason).toContain(`The ${noun} ${name} does not have the label ${label}`);
    expect(account.webhooks.list()).toHaveLength(1);
    expect(account.policies.list()).toHaveLength(1);
  });

  test.each(["Registration-0a1b2c3d", "app.example.com/x/y", "a/b/c/d", "//"])(
    "for the unknown id %s deletes the objects with the stack's label",
    async (id) => {
      const { account, deploy, remove } = await install();
      await deploy();
      expect(await remove(id)).toMatchObject({ status: "SUCCESS", reason: "" });
      expect([...account.webhooks.list(), ...account.policies.list()]).toEqual([]);
    },
  );

  test("that fails at the webhook keeps its secret, since Spacelift still delivers", async () => {
    const { deploy, destroy, acceptedSecrets } = await install({
      disruptSpacelift: (field) => ({ kind: field === "namedWebhooksIntegrationDelete" ? "down" : "none" }),
    });
    await deploy();
    expect(await destroy()).toMatchObject({ status: "FAILED" });
    expect(acceptedSecrets()).toHaveLength(1);
  });

  test("succeeds if the objects are gone", async () => {
    const { account, deploy, destroy } = await install();
    await deploy();
    account.webhooks.delete(name);
    account.policies.delete(name);
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  });

  test("that Spacelift refuses says how to delete the stack without Spacelift", async () => {
    const { account, deploy, destroy } = await install();
    await deploy();
    account.putApiKey({ ...apiKey, secret: new Secret("c".repeat(64)) });
    expect(await destroy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(/^Spacelift refuses the API key .* the policy \S+ and the webhook \S+ .* retain /),
    });
  });
});
