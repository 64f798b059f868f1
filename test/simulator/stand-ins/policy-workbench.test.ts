import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createPolicyEvaluator, type PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import type { PolicyWorkbench, SimulationAnswer } from "../../../simulator/stand-ins/policy-workbench.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { FieldLimits } from "../../../simulator/stand-ins/spacelift-field-limits.ts";
import { startOpa } from "./open-policy-agent.ts";
import { adminKey, ask, logIn, messagesOf } from "./spacelift-client.ts";

const { isOpaMissing, theOpa } = await startOpa();
const wasm = await createPolicyEvaluator("no-opa");
const shipped = readFileSync(new URL("../../../policy/notification.rego", import.meta.url), "utf8");
const withImport = shipped.replace("package spacelift\n", "package spacelift\nimport rego.v1\n");
const internalError = { account: { name: "acme" }, internal_error: { severity: "ERROR" } };
const delivery = {
  endpoint_id: "spacelift-datadog",
  payload: { version: 1, event: { kind: "internal_error", account: "acme" }, error: { severity: "ERROR" } },
};
const document = { webhook: [delivery], sample: true };

let spacelift: SpaceliftStandIn;
let workbench: Partial<PolicyWorkbench>;
let limits: FieldLimits;

async function start(evaluator: PolicyEvaluator) {
  workbench = {};
  limits = {};
  spacelift = await startSpaceliftStandIn({
    ...{ evaluator, clock: () => 1_800_000_000_000, workbench: () => workbench, limits: () => limits },
  });
  spacelift.account.putApiKey(adminKey);
  const policy = { name: "spacelift-datadog", body: shipped, type: "NOTIFICATION", space: "root" };
  spacelift.account.policies.create({ ...policy, labels: [], description: "", engineType: "REGO_V1" });
  const webhook = { name: "spacelift-datadog", endpoint: "http://127.0.0.1:9/", space: "root", labels: ["a"] };
  spacelift.account.webhooks.create({ ...webhook, enabled: true, retryOnFailure: false, failuresInARow: 0 });
}
beforeEach(() => start(wasm));
afterEach(() => spacelift.close());

const query = async (text: string, variables: object = {}, key = adminKey) =>
  ask(spacelift.url, await logIn(spacelift.url, key), text, variables);
const dataOf = ({ body }: { readonly body: unknown }) => Object(body).data;

const id = "spacelift-datadog";
const records = `query($id: ID!) { policy(id: $id) {
  evaluationRecords { key outcome timestamp }
  searchEvaluationRecords(input: { orderBy: { field: "createdAt", direction: DESC } }) {
    edges { node { key outcome timestamp } } pageInfo { hasNextPage endCursor }
  }
} }`;
const sample = "query($id: ID!, $key: String!) { policy(id: $id) { evaluationSample(key: $key) { input body } } }";
const simulation = "mutation($input: PolicySimulateInput!) { policySimulatev2(input: $input) }";
const simulate = (input: object = { data: JSON.stringify(internalError) }, body = withImport) =>
  query(simulation, { input: { type: "NOTIFICATION", body, ...input } });

test("lists the events that the rule sample marks, with input and text of that time", async () => {
  await spacelift.notify(internalError);
  await spacelift.notify({ account: { name: "acme" }, run_updated: { state: "PLANNING", run: {} } });
  spacelift.account.policies.update(id, { body: `${shipped}# later\n` });
  const { policy } = dataOf(await query(records, { id }));
  const record = { key: expect.any(String), outcome: "unknown", timestamp: 1_800_000_000 };
  expect(policy.evaluationRecords).toEqual([record]);
  expect(policy.searchEvaluationRecords.edges).toEqual([{ node: record }]);
  const { key } = policy.evaluationRecords[0];
  const { evaluationSample } = dataOf(await query(sample, { id, key })).policy;
  expect(JSON.parse(evaluationSample.input)).toEqual({ ...internalError, webhook_endpoints: [{ id, labels: ["a"] }] });
  expect(evaluationSample.body).toBe(shipped);
  expect(dataOf(await query(sample, { id, key: "none" })).policy.evaluationSample).toBeNull();
});

test("may keep only the beginning of an input", async () => {
  await spacelift.notify(internalError);
  const [kept] = spacelift.account.evaluations.of(id);
  workbench = { longestInput: 20 };
  const { evaluationSample } = dataOf(await query(sample, { id, key: kept?.key })).policy;
  expect(evaluationSample.input).toBe(kept?.input.slice(0, 20));
});

test("is for administrators of the account", async () => {
  await spacelift.notify(internalError);
  const [kept] = spacelift.account.evaluations.of(id);
  const keyOfSpace = { id: "team", secret: new Secret("team's"), spaces: ["team"] };
  spacelift.account.addSpace({ id: "team", name: "Team", parentSpace: "root", inheritEntities: true });
  spacelift.account.putApiKey(keyOfSpace);
  const input = { type: "NOTIFICATION", body: withImport, data: "{}" };
  const answers = [
    await query(records, { id }, keyOfSpace),
    await query(sample, { id, key: kept?.key }, keyOfSpace),
    await query(simulation, { input }, keyOfSpace),
  ];
  expect(answers.map(messagesOf)).toEqual([["unauthorized"], ["unauthorized"], ["unauthorized"]]);
  expect(dataOf(await query("query($id: ID!) { policy(id: $id) { body } }", { id }, keyOfSpace)).policy.body).toBe(
    shipped,
  );
});

test("an older Spacelift lacks the fields", async () => {
  limits = { unknown: ["Policy.searchEvaluationRecords", "Mutation.policySimulatev2"] };
  expect(messagesOf(await query(records, { id })).join()).toContain('Cannot query field "searchEvaluationRecords"');
  expect(messagesOf(await simulate()).join()).toContain('Cannot query field "policySimulatev2"');
});

/** The order of keys depends on the engine. */
const answerOf = (answer: { readonly body: unknown }) => {
  const value: unknown = dataOf(answer).policySimulatev2;
  return typeof value === "string" ? { text: JSON.parse(value) } : { value };
};

test.each<[SimulationAnswer, unknown]>([
  ["text", { text: document }],
  ["object", { value: document }],
  ["wrapped text", { text: { result: document } }],
  ["wrapped object", { value: { result: document } }],
  ["nested", { text: { result: { value: document } } }],
  ["ambiguous", { text: { before: document, after: document } }],
  ["list", { text: [delivery] }],
  ["null", { value: null }],
])("simulates a text and answers as %s", async (simulationAnswer, expected) => {
  workbench = { simulationAnswer };
  expect(answerOf(await simulate())).toEqual(expected);
});

test("takes the input by one name, and quotes it in its refusal of another", async () => {
  const text = JSON.stringify(internalError);
  expect(messagesOf(await simulate({ input: text })).join()).toMatch(/"data".*acme/s);
  limits = { renamed: { "PolicySimulateInput.data": "input" } };
  expect(messagesOf(await simulate({ data: text })).join()).toMatch(/"input".*acme/s);
  expect(answerOf(await simulate({ input: text }))).toEqual({ text: document });
});

test("evaluates a text without an engine as Rego v0, or as v1", async () => {
  expect(messagesOf(await simulate(undefined, shipped)).join()).toContain("could not evaluate the policy");
  workbench = { simulationEngine: "REGO_V1" };
  expect(answerOf(await simulate(undefined, shipped))).toEqual({ text: document });
  expect(answerOf(await simulate())).toEqual({ text: document });
});

describe.skipIf(isOpaMissing)("with OPA", () => {
  beforeEach(async () => {
    await spacelift.close();
    await start(theOpa());
  });

  test.each(["REGO_V0", "REGO_V1"] as const)("simulates the shipped policy with the import as %s", async (engine) => {
    workbench = { simulationEngine: engine };
    expect(answerOf(await simulate())).toEqual({ text: document });
  });

  test("refuses the shipped policy without the import as Rego v0", async () => {
    expect(messagesOf(await simulate(undefined, shipped)).join()).toContain("rego_parse_error");
  });

  test("keeps what another policy's rule marks", async () => {
    const body = 'package spacelift\nsample if input.kept\nwebhook contains {"endpoint_id": "a", "payload": 1}\n';
    spacelift.account.policies.update(id, { body });
    await spacelift.notify({ kept: true, number: 1 });
    await spacelift.notify({ kept: false, number: 2 });
    const inputs = spacelift.account.evaluations.of(id).map(({ input }) => JSON.parse(input).number);
    expect(inputs).toEqual([1]);
  });
});
