import { expect, test } from "vitest";
import { connectSpacelift } from "../../../lambda/adapters/spacelift.ts";
import { at, parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";

/** Answers each call after the login with the next of these data. */
function answering(...all: readonly object[]) {
  const waiting = [...all];
  const inputs: unknown[] = [];
  const connected = connectSpacelift(
    ({ headers, body }) => {
      const isLogin = headers["Authorization"] === undefined;
      if (!isLogin) inputs.push(at(parseJson(String(body)), "variables"));
      const data = isLogin ? { apiKeyUser: { jwt: "token" } } : waiting.shift();
      return Promise.resolve({ kind: "answered", status: 200, headers: {}, body: JSON.stringify({ data }) });
    },
    {
      endpoint: "https://acme.example",
      readKey: () => Promise.resolve({ id: "id", secret: new Secret("secret") }),
      remainingMilliseconds: () => 1_000,
    },
  );
  return { connected, inputs };
}

const webhook = { id: "hook", name: "Hook", endpoint: "https://api.example", space: { id: "root" } };
const policy = { id: "policy", name: "Policy", space: "root" };

test("a webhook without optional fields is disabled and without retries", async () => {
  const { connected } = answering({ namedWebhooksIntegration: { ...webhook, labels: null } });
  expect(await connected.readWebhook("hook")).toEqual({
    ...{ ...webhook, space: "root" },
    labels: [],
    enabled: false,
    retryOnFailure: false,
  });
});

test("a policy without optional fields has empty ones", async () => {
  const { connected } = answering({ policy });
  expect(await connected.readPolicy("policy")).toEqual({
    ...policy,
    body: "",
    labels: [],
    description: "",
    type: "",
    engineType: "",
  });
});

test("a space without inheritEntities inherits nothing", async () => {
  const { connected } = answering({ space: { id: "team", parentSpace: "root" } });
  expect(await connected.readSpace("team")).toEqual({ id: "team", parent: "root", inherits: false });
});

test.each(["id", "name", "endpoint", "space"])("a webhook without %s is not an answer of Spacelift", async (field) => {
  const { connected } = answering({ namedWebhooksIntegration: { ...webhook, [field]: undefined } });
  const missing = field === "space" ? "id" : field;
  await expect(connected.readWebhook("hook")).rejects.toMatchObject({
    problem: "not_spacelift",
    message: `an object without ${missing}`,
  });
});

test.each([{ namedWebhooksIntegration: null }, {}])("the answer %j means that there is no webhook", async (answer) => {
  expect(await answering(answer).connected.readWebhook("hook")).toBeUndefined();
});

test("a list reads all pages", async () => {
  const page = (id: string, pageInfo: object) => ({
    searchNamedWebhooksIntegrations: { edges: [{ node: { ...webhook, id } }], pageInfo },
  });
  const { connected, inputs } = answering(
    page("a", { endCursor: "1", hasNextPage: true }),
    page("b", { endCursor: "2", hasNextPage: true }),
    page("c", { endCursor: "3", hasNextPage: false }),
    page("d", {}),
  );
  expect((await connected.listWebhooks()).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(inputs).toEqual([
    { input: { first: 50 } },
    { input: { first: 50, after: "1" } },
    { input: { first: 50, after: "2" } },
  ]);
});

test("a page without a cursor is the last", async () => {
  const { connected, inputs } = answering({
    searchNamedWebhooksIntegrations: { edges: [], pageInfo: { hasNextPage: true } },
  });
  expect(await connected.listWebhooks()).toEqual([]);
  expect(inputs).toHaveLength(1);
});

test("a created webhook without an id is not an answer of Spacelift", async () => {
  const { connected } = answering({ namedWebhooksIntegrationCreate: {} });
  const input = { name: "a", endpoint: "b", space: "c", labels: [], enabled: true, retryOnFailure: true };
  await expect(connected.createWebhook({ ...input, secret: new Secret("s") })).rejects.toMatchObject({
    problem: "not_spacelift",
  });
});

test("a creation sets the policy's type and engine, and an update sets the engine", async () => {
  const { connected, inputs } = answering({ policyCreatev2: { id: "policy" } }, { policyUpdatev2: { id: "policy" } });
  const input = { name: "a", body: "b", space: "c", labels: ["d"], description: "e" };
  expect(await connected.createPolicy(input)).toBe("policy");
  await connected.updatePolicy("policy", input);
  const sent = { ...input, engineType: "REGO_V1" };
  expect(inputs).toEqual([{ input: { ...sent, type: "NOTIFICATION" } }, { id: "policy", input: sent }]);
});
