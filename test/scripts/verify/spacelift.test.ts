import { expect, onTestFinished, test } from "vitest";
import type { HttpResult } from "../../../lambda/adapters/http.ts";
import type { SpaceliftConnection } from "../../../scripts/verify/spacelift/connection.ts";
import { spaceliftChecks, spaceliftService } from "../../../scripts/verify/spacelift/service.ts";
import type { PolicyWorkbench } from "../../../simulator/stand-ins/policy-workbench.ts";
import type { FieldLimits } from "../../../simulator/stand-ins/spacelift-field-limits.ts";
import { createClock, parseResults, run } from "./harness.ts";
import { type Behaviour, type Break, keySecret, startSpacelift } from "./spacelift.ts";

async function verify(
  argv: readonly string[],
  change?: Break,
  settings: Partial<Pick<SpaceliftConnection, "policyId" | "space">> = {},
  behaviour: Behaviour = {},
) {
  const clock = createClock();
  const spacelift = await startSpacelift(clock.now, change, behaviour);
  onTestFinished(spacelift.close);
  const connect = () => spaceliftService({ ...spacelift.settings, ...settings });
  const ran = await run(["--spacelift", "--yes", "--json", ...argv], connect, clock);
  return { ...ran, ...parseResults(ran.out), account: spacelift.account };
}

test("every assumption about Spacelift holds for the stand-in, and nothing is left behind", async () => {
  const { code, results, left, out, said, account } = await verify([]);
  expect(results.filter(({ status }) => status !== "holds")).toEqual([]);
  expect(results.map(({ check }) => check)).toEqual(spaceliftChecks.map(({ name }) => name));
  expect({ code, left }).toEqual({ code: 0, left: [] });
  expect(account.policies.list().map(({ id }) => id)).toEqual(["spacelift-datadog"]);
  expect(account.webhooks.list()).toEqual([]);
  expect(out + said).not.toContain(keySecret);
});

test("only names and types of a kept sample are printed, and no personal data", async () => {
  const { out, said, results } = await verify(["--only", "spacelift-sample", "spacelift-public-pool"]);
  expect(results[0]?.seen).toContain("input {account, run_updated, webhook_endpoints}; run_updated {");
  expect(said + out).not.toMatch(/CANARY|canary|acme|octo/);
});

test("without a kept sample, the assumptions about samples are not checked", async () => {
  const { code, results } = await verify(["--only", "spacelift-sample", "spacelift-public-pool"], undefined, {
    policyId: "nobody-s",
  });
  expect(results.map(({ status }) => status)).toEqual(["unchecked", "unchecked"]);
  expect(results[0]?.seen).toContain("--policy");
  expect(code).toBe(3);
});

const answered = (status: number, body: unknown): HttpResult => ({
  ...{ kind: "answered", status, headers: {}, body: JSON.stringify(body) },
});

const failing = (message: string) => answered(200, { data: null, errors: [{ message }] });

/** Replaces the answer to documents that contain a text. */
const answering =
  (asked: string, other: (answer: HttpResult) => HttpResult): Break =>
  (answer, document) =>
    document.includes(asked) ? other(answer) : answer;

/** Replaces a text in all answers. */
const rewriting = (asked: string, before: string | RegExp, after: string): Break =>
  answering(asked, (answer) =>
    answer.kind === "answered" ? { ...answer, body: answer.body.replaceAll(before, after) } : answer,
  );

/** For each check, a Spacelift that violates the assumption. */
const breaks: Readonly<Record<string, Break>> = {
  "spacelift-login": answering("validUntil", () =>
    answered(200, { data: { apiKeyUser: { jwt: "a", validUntil: 1 } } }),
  ),
  "spacelift-wrong-secret": rewriting("validUntil", "unauthorized", "try again"),
  "spacelift-wrong-token": answering("space(", () => answered(200, { data: { space: { id: "root" } } })),
  "spacelift-unknown-object": answering("space(", () => failing("something went wrong")),
  "spacelift-space-name": answering("policyCreatev2", () => failing("space not found")),
  "spacelift-fields-for-people": answering("publicWorkerPool", () => failing("forbidden")),
  "spacelift-policy-id": rewriting("policyCreatev2", "-policy-id", "-policy-id-2"),
  "spacelift-webhook-id": answering("namedWebhooksIntegrationCreate", () =>
    answered(200, { data: { namedWebhooksIntegrationCreate: { id: "01JD" } } }),
  ),
  "spacelift-policy-fields": rewriting("policy(", "🚀", "?"),
  "spacelift-webhook-fields": rewriting("namedWebhooksIntegration(", '"retryOnFailure":true', '"retryOnFailure":false'),
  "spacelift-webhook-search": answering("searchNamedWebhooksIntegrations", () =>
    answered(200, {
      data: { searchNamedWebhooksIntegrations: { edges: [], pageInfo: { hasNextPage: false, endCursor: "" } } },
    }),
  ),
  "spacelift-bad-rego": answering("policyCreatev2", () => answered(200, { data: { policyCreatev2: { id: "taken" } } })),
  "spacelift-simulate": answering("policySimulatev2", () => answered(200, { data: { policySimulatev2: "{}" } })),
  "spacelift-sample": rewriting("evaluationSample", /\\"updated_at\\":\d+/g, '\\"updated_at\\":\\"today\\"'),
  "spacelift-evaluation-records": rewriting("searchEvaluationRecords", /"timestamp":(\d+)/g, '"timestamp":$1000'),
  "spacelift-run-id": rewriting("evaluationSample", "01K9VJ", "01K8VJ"),
  "spacelift-public-pool": rewriting(
    "evaluationSample",
    /\\"worker_pool\\":\{/g,
    '\\"worker_pool\\":{\\"was\\":0},\\"x\\":{',
  ),
};

test("there is a broken Spacelift for each check", () => {
  expect(Object.keys(breaks).toSorted()).toEqual(spaceliftChecks.map(({ name }) => name).toSorted());
});

test.each(Object.keys(breaks))("%s differs if Spacelift violates the assumption", async (name) => {
  const { code, results } = await verify(["--only", name], breaks[name]);
  expect(results).toMatchObject([{ check: name, status: "differs" }]);
  expect(code).toBe(1);
});

test.each<[string, FieldLimits, Partial<PolicyWorkbench>, string]>([
  ["data", {}, {}, "1 deliveries at its top, as expected, in JSON text of {sample, webhook}, by the field data"],
  [
    "input",
    { renamed: { "PolicySimulateInput.data": "input" } },
    {},
    "as expected, in JSON text of {sample, webhook}, by the field input",
  ],
  ["an object", {}, { simulationAnswer: "object" }, "at its top, as expected, in {sample, webhook}, by the field data"],
  ["a wrapper", {}, { simulationAnswer: "wrapped text" }, "in its field result, as expected, in JSON text of {result}"],
  ["Rego v1", {}, { simulationEngine: "REGO_V1" }, "as expected"],
])("a simulation holds in a Spacelift with %s", async (_, limits, workbench, seen) => {
  const { results } = await verify(["--only", "spacelift-simulate"], undefined, {}, { limits, workbench });
  expect(results).toMatchObject([{ status: "holds", seen: expect.stringContaining(seen) }]);
});

test.each(["nested", "ambiguous", "list", "null"] as const)(
  "a simulation differs if the answer is %s",
  async (simulationAnswer) => {
    const behaviour = { workbench: { simulationAnswer } };
    const { results } = await verify(["--only", "spacelift-simulate"], undefined, {}, behaviour);
    expect(results).toMatchObject([{ status: "differs", seen: expect.stringContaining("no document with webhook") }]);
  },
);

test("the list of samples is not checked with too few rights or too few samples", async () => {
  const only = ["--only", "spacelift-evaluation-records"];
  const { results: few } = await verify(only, rewriting("searchEvaluationRecords", /\{"node".*?\}\},/g, ""));
  expect(few).toMatchObject([{ status: "unchecked", seen: expect.stringContaining("1 kept samples, not two") }]);
  const { results: refused } = await verify(
    only,
    undefined,
    {},
    {
      limits: { refused: { "Policy.searchEvaluationRecords": "unauthorized" } },
    },
  );
  expect(refused).toMatchObject([{ status: "unchecked", seen: expect.stringContaining("administrator") }]);
});
