import { afterEach, beforeEach, expect, test } from "vitest";
import { startDisturbedSpacelift } from "../../simulator/disturbed-spacelift.ts";
import type { FaultName } from "../../simulator/fault-catalogue.ts";
import { idleAccount, type WaitingRun } from "../../simulator/stand-ins/account-load.ts";
import { createPolicyEvaluator } from "../../simulator/stand-ins/policy-evaluator.ts";
import type { SpaceliftStandIn } from "../../simulator/stand-ins/spacelift.ts";
import { adminKey, ask, logIn, messagesOf } from "./stand-ins/spacelift-client.ts";

const evaluator = await createPolicyEvaluator("no-opa");
const start = 1_800_000_000_000;
const ageSeconds = 90;

let on: FaultName | undefined;
let spacelift: SpaceliftStandIn;
let jwt: string;

beforeEach(async () => {
  on = undefined;
  const run = { id: "RUN1", stackId: "web", state: "READY", type: "PROPOSED", title: "main" };
  const queue = (now: number): readonly WaitingRun[] => [{ ...run, createdAt: now / 1000 - ageSeconds }];
  spacelift = await startDisturbedSpacelift({
    evaluator,
    faults: { isOn: (name) => name === on },
    traffic: () => ({
      present: () => start,
      load: (now) => ({ ...idleAccount, publicPool: { ...idleAccount.publicPool, queue: queue(now) } }),
    }),
    log: () => {},
  });
  spacelift.account.putApiKey(adminKey);
  jwt = await logIn(spacelift.url);
});
afterEach(() => spacelift.close());

const query = (text: string) => ask(spacelift.url, jwt, text);

const documents = {
  publicWorkerPool: "{ publicWorkerPool { busyWorkers parallelism } }",
  workerPools: "{ workerPools { busyWorkers } }",
  usage: "{ usage { usedPublicMinutes } }",
  seats: "{ seats { user { limit } } }",
  coverage: "{ metrics { driftDetectionCoverage { value } } }",
  states: "{ metrics { stacksCountByState { value } } }",
  registrar: '{ space(id: "root") { id } }',
} as const;

/** Documents that have no answer with data. */
async function failing(): Promise<readonly string[]> {
  const answers = await Promise.all(
    Object.entries(documents).map(async ([name, text]) => ({ name, answer: await query(text) })),
  );
  return answers.flatMap(({ name, answer }) => (Object(answer.body).data ? [] : [name]));
}

test.each([
  [undefined, []],
  ["spacelift-api-refused", ["publicWorkerPool", "usage", "coverage", "states"]],
  ["spacelift-api-old", ["seats", "coverage"]],
  ["spacelift-api-429", ["publicWorkerPool", "workerPools", "usage", "seats", "coverage", "states"]],
  ["spacelift-api-html", Object.keys(documents)],
  ["clock-spacelift", []],
] as const)("%s: these documents fail: %j", async (name, expected) => {
  on = name;
  // A real session outlives the fault.
  expect(await failing()).toEqual(expected);
  on = undefined;
  expect(await failing()).toEqual([]);
});

test("each fault answers as the real service does", async () => {
  on = "spacelift-api-refused";
  expect(messagesOf(await query(documents.usage))).toEqual(["not available for machine sessions"]);
  on = "spacelift-api-old";
  expect(messagesOf(await query(documents.seats)).join()).toContain('Cannot query field "seats"');
  on = "spacelift-api-429";
  expect((await query(documents.usage)).status).toBe(429);
  on = "spacelift-api-html";
  expect(await query(documents.usage)).toEqual({ status: 200, body: expect.stringContaining("<!DOCTYPE html>") });
  on = "spacelift-api-null";
  expect((await query(documents.publicWorkerPool)).body).toEqual({
    data: { publicWorkerPool: { busyWorkers: null, parallelism: 2 } },
  });
});

test("a slow Spacelift takes longer than a poll, and only for the poller", async () => {
  on = "spacelift-api-slow";
  const first = await Promise.race([query(documents.usage), query(documents.registrar)]);
  expect(first.body).toEqual({ data: { space: { id: "root" } } });
});

test.each([undefined, "clock-spacelift"] as const)(
  "%s: the age of a waiting run fits the time that answers tell",
  async (name) => {
    on = name;
    const queue = "{ edges { node { run { createdAt } } } }";
    const answer = await fetch(`${spacelift.url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${jwt}` },
      body: JSON.stringify({ query: `{ publicWorkerPool { searchSchedulableRuns(input: {}) ${queue} } }` }),
    });
    const told = Date.parse(answer.headers.get("date") ?? "");
    expect(told).toBe(name === undefined ? start : start - 7_200_000);
    const { edges } = JSON.parse(await answer.text()).data.publicWorkerPool.searchSchedulableRuns;
    expect(told / 1000 - edges[0].node.run.createdAt).toBe(ageSeconds);
  },
);
