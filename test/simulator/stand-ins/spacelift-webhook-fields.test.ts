import { afterEach, beforeEach, expect, test } from "vitest";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { adminKey, ask, logIn, messagesOf, queries } from "./spacelift-client.ts";

const evaluator = await createPolicyEvaluator("no-opa");

let spacelift: SpaceliftStandIn;
let jwt: string;

beforeEach(async () => {
  spacelift = await startSpaceliftStandIn({ evaluator });
  spacelift.account.putApiKey(adminKey);
  spacelift.account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
  jwt = await logIn(spacelift.url);
});
afterEach(() => spacelift.close());

const query = (text: string, variables: object) => ask(spacelift.url, jwt, text, variables);
const data = (value: unknown) => ({ status: 200, body: { data: value } });
const endpoint = "https://example.com/webhook";
const input = { enabled: true, endpoint, space: "root", name: "Our Webhook", labels: ["a"], secret: "hush" };
const shown = {
  ...{ id: "our-webhook", enabled: true, endpoint, name: "Our Webhook", labels: ["a"] },
  ...{ secretHeaders: [], retryOnFailure: false, space: { id: "root" } },
};
const secretOf = (id: string) => spacelift.account.webhooks.find(id)?.secret?.reveal();

test("is created with an id from its name, read, changed and deleted", async () => {
  expect(await query(queries.webhook, { id: "our-webhook" })).toEqual(data({ namedWebhooksIntegration: null }));
  expect(await query(queries.createWebhook, { input })).toEqual(data({ namedWebhooksIntegrationCreate: shown }));
  expect(await query(queries.webhook, { id: "our-webhook" })).toEqual(data({ namedWebhooksIntegration: shown }));
  const change = { enabled: false, endpoint, space: "team", name: "Renamed", labels: [], retryOnFailure: true };
  const changed = { ...shown, ...change, space: { id: "team" } };
  expect(await query(queries.updateWebhook, { id: "our-webhook", input: change })).toEqual(
    data({ namedWebhooksIntegrationUpdate: changed }),
  );
  expect(await query(queries.webhook, { id: "our-webhook" })).toEqual(data({ namedWebhooksIntegration: changed }));
  expect(await query(queries.deleteWebhook, { id: "our-webhook" })).toEqual(
    data({ namedWebhooksIntegrationDelete: { id: "our-webhook" } }),
  );
  expect(spacelift.account.webhooks.list()).toEqual([]);
});

test("keeps its secret and retries unless they are set", async () => {
  await query(queries.createWebhook, { input: { ...input, retryOnFailure: true } });
  const { secret: _, ...withoutSecret } = input;
  for (const change of [withoutSecret, { ...input, secret: null, retryOnFailure: null }, { ...input, secret: "" }]) {
    expect(await query(queries.updateWebhook, { id: "our-webhook", input: change })).toMatchObject(
      data({ namedWebhooksIntegrationUpdate: { retryOnFailure: true } }),
    );
    expect(secretOf("our-webhook")).toBe("hush");
  }
  await query(queries.updateWebhook, { id: "our-webhook", input: { ...input, secret: "new", retryOnFailure: false } });
  expect(secretOf("our-webhook")).toBe("new");
  expect(spacelift.account.webhooks.find("our-webhook")?.retryOnFailure).toBe(false);
});

test("refuses a taken name, an unknown space, and a feature that the plan lacks", async () => {
  await query(queries.createWebhook, { input });
  const create = async (change: object) =>
    messagesOf(await query(queries.createWebhook, { input: { ...input, ...change } })).join();
  expect(await create({ name: "our webhook" })).toContain("already taken");
  expect(await create({ name: "b", space: "nowhere" })).toBe("unauthorized");
  spacelift.account.changePlan({ name: "Free", hasWebhooks: false, hasNotificationPolicies: false });
  expect(await create({ name: "b" })).toContain("Free plan");
  expect(spacelift.account.webhooks.list()).toHaveLength(1);
});

test('answers "not found" for a missing webhook', async () => {
  expect(messagesOf(await query(queries.updateWebhook, { id: "x", input }))).toEqual(["webhook not found: x"]);
  expect(messagesOf(await query(queries.deleteWebhook, { id: "x" }))).toEqual(["webhook not found: x"]);
});

test("webhooks are listed page by page", async () => {
  const found = async (search: object) => {
    const { body } = await query(queries.searchWebhooks, { input: search });
    const { edges, pageInfo } = Object(body).data.searchNamedWebhooksIntegrations;
    return { ids: edges.map(({ node }: { readonly node: { readonly id: string } }) => node.id), ...pageInfo };
  };
  expect(await found({ first: 2 })).toEqual({ ids: [], hasNextPage: false, endCursor: "" });
  for (const name of ["d", "b", "a", "c", "e"]) await query(queries.createWebhook, { input: { ...input, name } });
  const first = await found({ first: 2 });
  expect(first).toEqual({ ids: ["a", "b"], hasNextPage: true, endCursor: expect.any(String) });
  const second = await found({ first: 2, after: first.endCursor });
  expect(second).toMatchObject({ ids: ["c", "d"], hasNextPage: true });
  await query(queries.deleteWebhook, { id: "d" });
  expect(await found({ first: 2, after: second.endCursor })).toMatchObject({ ids: ["e"], hasNextPage: false });
  expect(await found({ first: 4 })).toMatchObject({ ids: ["a", "b", "c", "e"], hasNextPage: false });
  expect(await found({ first: null, after: null })).toMatchObject({ ids: ["a", "b", "c", "e"], hasNextPage: false });
  expect(messagesOf(await query(queries.searchWebhooks, { input: { first: 0 } })).join()).toContain("at least 1");
});
