import { readFileSync } from "node:fs";
import { parse, validate } from "graphql";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import * as documents from "../../../lambda/adapters/spacelift-evaluation-documents.ts";
import { connectEvaluations } from "../../../lambda/adapters/spacelift-evaluations.ts";
import { payloadsIn } from "../../../lambda/registrar/recovery/domain/simulated-payloads.ts";
import { withRegoImport } from "../../../lambda/registrar/recovery/domain/simulated-text.ts";
import { SpaceliftError } from "../../../lambda/registrar/spacelift.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import type { PolicyWorkbench, SimulationAnswer } from "../../../simulator/stand-ins/policy-workbench.ts";
import { startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { SpaceliftDisruption } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import type { FieldLimits } from "../../../simulator/stand-ins/spacelift-field-limits.ts";
import { spaceliftSchema } from "../../../simulator/stand-ins/spacelift-schema.ts";
import { adminKey } from "../../simulator/stand-ins/spacelift-client.ts";
import { runInput } from "../registrar/recovery/world.ts";

const id = "spacelift-datadog";
const now = 1_800_000_000;
const shipped = readFileSync(new URL("../../../policy/notification.rego", import.meta.url), "utf8");
let workbench: Partial<PolicyWorkbench> = {};
let limits: FieldLimits = {};
let disruption: SpaceliftDisruption = { kind: "none" };

const spacelift = await startSpaceliftStandIn({
  evaluator: await createPolicyEvaluator("no-opa-here"),
  clock: () => now * 1000,
  workbench: () => workbench,
  limits: () => limits,
  disrupt: () => disruption,
});
const { account } = spacelift;
account.putApiKey(adminKey);
const policy = { name: id, body: shipped, type: "NOTIFICATION", space: "root", labels: [], description: "" };
account.policies.create({ ...policy, engineType: "REGO_V1" });
afterAll(() => spacelift.close());

beforeEach(() => {
  workbench = {};
  limits = {};
  disruption = { kind: "none" };
  account.evaluations.drop(id);
});

function connect(key: { readonly id: string; readonly secret: Secret } = adminKey, maximumAnswerBytes?: number) {
  const readKey = () => Promise.resolve(key);
  const connection = { endpoint: spacelift.url, readKey, remainingMilliseconds: () => 5_000 };
  return connectEvaluations(createHttpClient(maximumAnswerBytes), connection);
}

const keep = (input: unknown, timestamp = now) =>
  account.evaluations.keep(id, { timestamp, input: JSON.stringify(input), body: shipped });

function problemOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (error: unknown) => (error instanceof SpaceliftError ? error.problem : String(error)),
  );
}

test.each(Object.entries(documents))(
  "the document %s is valid in Spacelift's schema and has one root field",
  (_, text) => {
    const document = parse(text);
    expect(validate(spaceliftSchema, document)).toEqual([]);
    expect(document.definitions[0]).toMatchObject({ selectionSet: { selections: [expect.anything()] } });
  },
);

test("lists all pages, newest first, with Spacelift's clock", async () => {
  for (let age = 0; age < 70; age += 1) keep(runInput(`01RUN${age}`), now - age);
  const { list } = connect();
  const first = await list(id, undefined);
  expect(first).toMatchObject({ nowEpochSeconds: now, next: expect.any(String) });
  const second = await list(id, first.next);
  expect(second).not.toHaveProperty("next");
  const times = [...first.records, ...second.records].map(({ epochSeconds }) => epochSeconds);
  expect(times).toEqual(Array.from({ length: 70 }, (_, age) => now - age));
});

test("reads samples and the text", async () => {
  keep(runInput("01RUN"));
  const { list, readSample, readText } = connect();
  const [record] = (await list(id, undefined)).records;
  expect(await readSample(id, record?.key ?? "")).toEqual({ kind: "input", text: JSON.stringify(runInput("01RUN")) });
  expect(await readSample(id, "none")).toEqual({ kind: "gone" });
  expect(await readText(id)).toBe(shipped);
  expect(await readText("none")).toBeUndefined();
  expect(await problemOf(list("none", undefined))).toBe("not_found");
});

test("a sample that is larger than the client takes concerns itself alone", async () => {
  keep({ ...runInput("01RUN"), more: "x".repeat(5_000) });
  const { list, readSample } = connect(adminKey, 2_000);
  const [record] = (await list(id, undefined)).records;
  expect(await readSample(id, record?.key ?? "")).toEqual({ kind: "too_large" });
});

describe("a simulation", () => {
  const understood: readonly SimulationAnswer[] = ["text", "object", "wrapped text", "wrapped object"];
  const others: readonly SimulationAnswer[] = ["nested", "ambiguous", "list", "null"];

  test.each([...understood, ...others])("with an answer as %s is understood or not, never guessed", async (answer) => {
    workbench = { simulationAnswer: answer };
    const simulation = await connect().simulate(withRegoImport(shipped), JSON.stringify(runInput("01RUN")));
    if (simulation.kind === "failed") throw new Error("it failed");
    expect(payloadsIn(simulation.document, id)?.length).toBe(understood.includes(answer) ? 1 : undefined);
  });

  test("works with a Spacelift that calls the field `input`, and asks once alone for the right name", async () => {
    limits = { renamed: { "PolicySimulateInput.data": "input" } };
    const { simulate } = connect();
    const before = spacelift.calls()["policySimulatev2"] ?? 0;
    for (let runs = 0; runs < 3; runs += 1) {
      expect((await simulate(withRegoImport(shipped), JSON.stringify(runInput("01RUN")))).kind).toBe("evaluated");
    }
    expect((spacelift.calls()["policySimulatev2"] ?? 0) - before).toBe(1 + 3);
  });

  test("fails for an input on which the policy fails, without Spacelift's words", async () => {
    const { simulate } = connect();
    expect(await simulate("package spacelift\n\nother", JSON.stringify(runInput("01RUN")))).toEqual({ kind: "failed" });
  });
});

describe("a refusal", () => {
  const calls = (evaluations = connect()) => ({
    list: () => evaluations.list(id, undefined),
    readSample: () => evaluations.readSample(id, "evaluation-1"),
    simulate: () => evaluations.simulate(withRegoImport(shipped), JSON.stringify(runInput("01RUN"))),
  });

  test("of a key that is no administrator's", async () => {
    const key = { id: "01KSPACEADMIN", secret: new Secret("c".repeat(64)), spaces: ["production"] };
    account.putApiKey(key);
    for (const call of Object.values(calls(connect(key)))) expect(await problemOf(call())).toBe("unauthorized");
  });

  test.each([
    ["list", "Policy.searchEvaluationRecords"],
    ["readSample", "Policy.evaluationSample"],
    ["simulate", "Mutation.policySimulatev2"],
  ] as const)("of an older version, in %s", async (name, field) => {
    limits = { unknown: [field] };
    expect(await problemOf(calls()[name]())).toBe("rejected");
  });

  test.each(["readSample", "simulate"] as const)("quotes no input, in %s", async (name) => {
    const words = "invalid value: canary@example.com from 192.0.2.77";
    limits = { refused: { "Policy.evaluationSample": words, "Mutation.policySimulatev2": `unauthorized, ${words}` } };
    await expect(calls()[name]()).rejects.toThrow(/^a sample or its simulation was refused$/);
  });
});
