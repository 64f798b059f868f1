import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { adminKey, ask, logIn, logInMutation, messagesOf, queries } from "./spacelift-client.ts";

const evaluator = await createPolicyEvaluator("no-opa");
const start = 1_800_000_000_000;

let now = start;
let spacelift: SpaceliftStandIn;
let jwt: string;

beforeEach(async () => {
  now = start;
  spacelift = await startSpaceliftStandIn({ evaluator, clock: () => now });
  spacelift.account.putApiKey(adminKey);
  spacelift.account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
  jwt = await logIn(spacelift.url);
});
afterEach(() => spacelift.close());

const query = (text: string, variables: object = {}) => ask(spacelift.url, jwt, text, variables);
/** Like any error, it has status 200. */
const unauthorized = { status: 200, body: { data: null, errors: [{ message: "unauthorized" }] } };
const data = (value: unknown) => ({ status: 200, body: { data: value } });

describe("a token", () => {
  test("is issued for a key, with its expiry", async () => {
    const { id, secret } = adminKey;
    expect(await ask(spacelift.url, "", logInMutation, { id, secret: secret.reveal() })).toEqual(
      data({ apiKeyUser: { jwt: expect.any(String), validUntil: start / 1000 + 36_000 } }),
    );
  });

  test("is not issued for a wrong key", async () => {
    expect(messagesOf(await ask(spacelift.url, "", logInMutation, { id: "admin", secret: "wrong" }))).toEqual([
      "unauthorized",
    ]);
  });

  test("is required and must be valid", async () => {
    const spaceOf = (token: string) => ask(spacelift.url, token, queries.space, { id: "root" });
    expect(await spaceOf("")).toEqual(unauthorized);
    expect(await spaceOf("forged")).toEqual(unauthorized);
    expect(await spaceOf(jwt)).toMatchObject(data({}));
    now = start + 36_000_000;
    expect(await spaceOf(jwt)).toEqual(unauthorized);
    jwt = await logIn(spacelift.url);
    expect(await spaceOf(jwt)).toMatchObject(data({}));
    spacelift.expireTokens();
    expect(await spaceOf(jwt)).toEqual(unauthorized);
  });

  test("is required even beside a login in the same document", async () => {
    const both =
      'mutation { apiKeyUser(id: "admin", secret: "x") { jwt } ...F } fragment F on Mutation { policyDelete(id: "x") { id } }';
    expect(await ask(spacelift.url, "", both)).toEqual(unauthorized);
    expect(await ask(spacelift.url, "", both.replace("...F", '... { policyDelete(id: "x") { id } }'))).toEqual(
      unauthorized,
    );
  });
});

test("spaces", async () => {
  const team = { id: "team", name: "Team", inheritEntities: true, parentSpace: "root" };
  const root = { id: "root", name: "root", inheritEntities: false, parentSpace: null };
  expect(await query(queries.space, { id: "team" })).toEqual(data({ space: team }));
  expect(await query(queries.space, { id: "root" })).toEqual(data({ space: root }));
  expect(await query(queries.space, { id: "nowhere" })).toEqual(data({ space: null }));
});

test("a space's name in place of its id is unauthorized, for reading and for writing", async () => {
  expect(messagesOf(await query(queries.space, { id: "Team" }))).toEqual(["unauthorized"]);
  const input = { name: "a", body: "package spacelift", type: "NOTIFICATION", space: "Team" };
  expect(messagesOf(await query(queries.createPolicy, { input }))).toEqual(["unauthorized"]);
});

test("the details of an error are in its extensions", async () => {
  const input = { enabled: true, endpoint: "https://example.com", space: "root", name: "a", labels: [] };
  await query(queries.createWebhook, { input });
  expect(await query(queries.createWebhook, { input })).toMatchObject({
    status: 200,
    body: {
      data: null,
      errors: [{ message: "webhook has 1 error", extensions: { name: 'is already taken: "a"' } }],
    },
  });
});

describe("validation", () => {
  test.each([
    ["an unknown field", "{ policy(id: 1) { id secret } }", {}, 'Cannot query field "secret" on type "Policy"'],
    ["the webhook's secret", "{ namedWebhooksIntegration(id: 1) { secret } }", {}, 'Cannot query field "secret"'],
    ["no such query", "{ policies { id } }", {}, 'Cannot query field "policies"'],
    ["no document", "{", {}, "Syntax Error"],
    ["a variable that is missing", queries.policy, {}, 'Variable "$id"'],
    ["a variable of another type", queries.policy, { id: { a: 1 } }, 'Variable "$id"'],
    [
      "an input without a field",
      queries.createWebhook,
      { input: { enabled: true, endpoint: "https://example.com", space: "root", name: "a" } },
      '"labels"',
    ],
    [
      "an input with a field too many",
      queries.createPolicy,
      { input: { name: "a", body: "b", type: "NOTIFICATION", colour: "red" } },
      '"colour"',
    ],
    ["no such policy type", queries.createPolicy, { input: { name: "a", body: "b", type: "NOTICE" } }, '"NOTICE"'],
    [
      "a type for an update",
      queries.updatePolicy,
      { id: "a", input: { name: "a", body: "b", type: "PLAN" } },
      '"type"',
    ],
  ])("%s", async (_, text, variables, message) => {
    expect(messagesOf(await query(text, variables)).join()).toContain(message);
    expect(spacelift.account.webhooks.list()).toEqual([]);
  });
});

test("one root field that fails leaves no data", async () => {
  const text = 'mutation { a: policyDelete(id: "x") { id } b: namedWebhooksIntegrationDelete(id: "y") { id } }';
  expect(messagesOf(await query(text))).toEqual(["policy not found: x", "webhook not found: y"]);
});

test("a key writes only its own spaces", async () => {
  const writer = { id: "writer", secret: new Secret("w"), spaces: ["team"] };
  spacelift.account.putApiKey(writer);
  const webhook = (space: string) => ({
    enabled: true,
    endpoint: "https://example.com",
    space,
    name: space,
    labels: [],
  });
  const policy = (space: string) => ({ name: space, body: "package spacelift", type: "NOTIFICATION", space });
  await query(queries.createWebhook, { input: webhook("root") });
  await query(queries.createPolicy, { input: policy("root") });
  jwt = await logIn(spacelift.url, writer);
  expect(await query(queries.createWebhook, { input: webhook("team") })).toMatchObject(data({}));
  expect(await query(queries.createPolicy, { input: policy("team") })).toMatchObject(data({}));
  for (const [text, variables] of [
    [queries.createWebhook, { input: { ...webhook("root"), name: "b" } }],
    [queries.updateWebhook, { id: "team", input: webhook("root") }],
    [queries.updateWebhook, { id: "root", input: { ...webhook("team"), name: "root" } }],
    [queries.deleteWebhook, { id: "root" }],
    [queries.createPolicy, { input: { ...policy("root"), name: "b" } }],
    [queries.updatePolicy, { id: "team", input: { name: "team", body: "", space: "root" } }],
    [queries.updatePolicy, { id: "root", input: { name: "root", body: "" } }],
    [queries.deletePolicy, { id: "root" }],
  ] as const) {
    expect(messagesOf(await query(text, variables))).toEqual(["unauthorized"]);
  }
  expect(await query(queries.deleteWebhook, { id: "team" })).toMatchObject(data({}));
  expect(await query(queries.deletePolicy, { id: "team" })).toMatchObject(data({}));
});
