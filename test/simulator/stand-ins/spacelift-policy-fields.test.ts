import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPolicyEvaluator, type PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import { startOpa } from "./open-policy-agent.ts";
import { adminKey, ask, logIn, messagesOf, queries } from "./spacelift-client.ts";

const { isOpaMissing, theOpa } = await startOpa();
const wasm = await createPolicyEvaluator("no-opa");

let spacelift: SpaceliftStandIn;
let jwt: string;

async function start(evaluator: PolicyEvaluator): Promise<void> {
  spacelift = await startSpaceliftStandIn({ evaluator });
  spacelift.account.putApiKey(adminKey);
  spacelift.account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
  jwt = await logIn(spacelift.url);
}
beforeEach(() => start(wasm));
afterEach(() => spacelift.close());

const query = (text: string, variables: object) => ask(spacelift.url, jwt, text, variables);
const data = (value: unknown) => ({ status: 200, body: { data: value } });
const input = {
  ...{ name: "Our Policy", body: "package spacelift\n", type: "NOTIFICATION", space: "root", labels: ["a"] },
  ...{ description: "for Datadog", engineType: "REGO_V1" },
};
const shown = { id: "our-policy", ...input };

test("is created with an id from its name, read, updated and deleted", async () => {
  expect(await query(queries.policy, { id: "our-policy" })).toEqual(data({ policy: null }));
  expect(await query(queries.createPolicy, { input })).toEqual(data({ policyCreatev2: shown }));
  expect(await query(queries.policy, { id: "our-policy" })).toEqual(data({ policy: shown }));
  const change = { name: "Renamed", body: "package spacelift\n\n", space: "team", labels: [], description: "" };
  const changed = { ...shown, ...change };
  expect(await query(queries.updatePolicy, { id: "our-policy", input: change })).toEqual(
    data({ policyUpdatev2: changed }),
  );
  expect(await query(queries.updatePolicy, { id: "our-policy", input: { name: "Renamed", body: "" } })).toEqual(
    data({ policyUpdatev2: { ...changed, body: "" } }),
  );
  expect(await query(queries.deletePolicy, { id: "our-policy" })).toEqual(data({ policyDelete: { id: "our-policy" } }));
  expect(spacelift.account.policies.list()).toEqual([]);
});

test("has Spacelift's defaults", async () => {
  const { name, body, type } = input;
  expect(await query(queries.createPolicy, { input: { name, body, type } })).toMatchObject(
    data({ policyCreatev2: { space: "root", labels: [], description: "", engineType: "REGO_V0" } }),
  );
});

test("refuses a taken name, an unknown space, and a feature that the plan lacks", async () => {
  await query(queries.createPolicy, { input });
  const create = async (change: object) =>
    messagesOf(await query(queries.createPolicy, { input: { ...input, ...change } })).join();
  expect(await create({ name: "OUR policy" })).toContain("already taken");
  expect(await create({ name: "b", space: "nowhere" })).toBe("unauthorized");
  spacelift.account.changePlan({ name: "Free", hasWebhooks: true, hasNotificationPolicies: false });
  expect(await create({ name: "b" })).toContain("Free plan");
  expect(await query(queries.createPolicy, { input: { ...input, name: "b", type: "PLAN" } })).toMatchObject(data({}));
});

test('answers "not found" for a missing policy', async () => {
  const change = { name: "a", body: "" };
  expect(messagesOf(await query(queries.updatePolicy, { id: "x", input: change }))).toEqual(["policy not found: x"]);
  expect(messagesOf(await query(queries.deletePolicy, { id: "x" }))).toEqual(["policy not found: x"]);
});

describe.skipIf(isOpaMissing)("with OPA", () => {
  beforeEach(async () => {
    await spacelift.close();
    await start(theOpa());
  });

  test("refuses a text that does not compile, and keeps the old one", async () => {
    const wrong = { ...input, body: "package spacelift\n\nwebhook contains 1 if x\n" };
    const message = expect.stringMatching(/could not compile.*policy\.rego:3: rego_unsafe_var_error: var x is unsafe/);
    expect(messagesOf(await query(queries.createPolicy, { input: wrong }))).toEqual([message]);
    await query(queries.createPolicy, { input });
    const { type: _, ...change } = wrong;
    expect(messagesOf(await query(queries.updatePolicy, { id: "our-policy", input: change }))).toEqual([message]);
    expect(spacelift.account.policies.find("our-policy")?.body).toBe(input.body);
  });

  test("parses a text in its declared Rego version", async () => {
    const old = { ...input, body: 'package spacelift\n\ndeny["no"] { input.x }\n' };
    expect(messagesOf(await query(queries.createPolicy, { input: old })).join()).toContain("rego_parse_error");
    expect(await query(queries.createPolicy, { input: { ...old, engineType: "REGO_V0" } })).toMatchObject(data({}));
  });
});
