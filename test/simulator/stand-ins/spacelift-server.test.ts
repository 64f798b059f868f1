import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient, type HttpResult } from "../../../lambda/adapters/http.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { SpaceliftDisruption } from "../../../simulator/stand-ins/spacelift-exchange.ts";
import { adminKey, ask, logIn, queries } from "./spacelift-client.ts";

const evaluator = await createPolicyEvaluator("no-opa");

let spacelift: SpaceliftStandIn;
let jwt: string;
let disruption: SpaceliftDisruption = { kind: "none" };
let disturbed: string[] = [];

beforeEach(async () => {
  disruption = { kind: "none" };
  disturbed = [];
  spacelift = await startSpaceliftStandIn({
    evaluator,
    disrupt: (rootField) => {
      disturbed.push(rootField);
      return disruption;
    },
  });
  spacelift.account.putApiKey(adminKey);
  jwt = await logIn(spacelift.url);
});
afterEach(() => spacelift.close());

const input = { enabled: true, endpoint: "https://example.com", space: "root", name: "ours", labels: [] };

function create(deadlineMilliseconds = 5_000): Promise<HttpResult> {
  return createHttpClient()({
    method: "POST",
    url: `${spacelift.url}/graphql`,
    headers: { authorization: `Bearer ${jwt}` },
    body: Buffer.from(JSON.stringify({ query: queries.createWebhook, variables: { input } })),
    deadlineMilliseconds,
  });
}

const webhooks = () => spacelift.account.webhooks.list().map(({ id }) => id);

describe("a disruption", () => {
  test.each<[SpaceliftDisruption, object, readonly string[]]>([
    [{ kind: "none" }, { kind: "answered", status: 200, body: expect.stringContaining('"id":"ours"') }, ["ours"]],
    [{ kind: "refuse" }, { kind: "lost" }, []],
    [{ kind: "lose" }, { kind: "lost" }, ["ours"]],
    [{ kind: "rate_limit" }, { kind: "answered", status: 429 }, []],
    [{ kind: "down" }, { kind: "answered", status: 503 }, []],
    [{ kind: "html" }, { kind: "answered", status: 200, body: expect.stringMatching(/^<!DOCTYPE html>/) }, []],
    [{ kind: "slow", milliseconds: 1 }, { kind: "answered", status: 200 }, ["ours"]],
  ])("%j", async (kind, answer, applied) => {
    disruption = kind;
    expect(await create()).toMatchObject(answer);
    expect(webhooks()).toEqual(applied);
    expect(spacelift.calls()).toEqual({ apiKeyUser: 1, namedWebhooksIntegrationCreate: 1 });
    expect(disturbed).toEqual(["apiKeyUser", "namedWebhooksIntegrationCreate"]);
  });

  test("that is slow applies everything, even if the client gives up", async () => {
    disruption = { kind: "slow", milliseconds: 60_000 };
    expect(await create(200)).toMatchObject({ kind: "lost", detail: expect.stringContaining("200 ms") });
    expect(webhooks()).toEqual(["ours"]);
  });
});

test("counts fields by name, whatever their alias", async () => {
  await ask(spacelift.url, jwt, '{ webhook: namedWebhooksIntegration(id: "x") { id } policy(id: "x") { id } }');
  await ask(spacelift.url, jwt, queries.policy, { id: "x" });
  await ask(spacelift.url, jwt, "{");
  expect(disturbed).toEqual(["apiKeyUser", "namedWebhooksIntegration", "policy", ""]);
  expect(spacelift.calls()).toEqual({ apiKeyUser: 1, namedWebhooksIntegration: 1, policy: 2 });
});

test("accepts only GraphQL requests", async () => {
  const post = async (path: string, body: string, method = "POST") => {
    const headers = { authorization: `Bearer ${jwt}` };
    const answer = await fetch(
      spacelift.url + path,
      method === "POST" ? { method, headers, body } : { method, headers },
    );
    return answer.status;
  };
  for (const body of ["", "{", "[]", "{}", '{"query":1}', '{"query":"{a}","variables":[]}']) {
    expect(await post("/graphql", body)).toBe(400);
  }
  expect(await post("/", "{}")).toBe(404);
  expect(await post("/graphql", "", "GET")).toBe(404);
});
