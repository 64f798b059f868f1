import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AccountLoad, idleAccount, type WaitingRun } from "../../../simulator/stand-ins/account-load.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { FieldLimits } from "../../../simulator/stand-ins/spacelift-field-limits.ts";
import { adminKey, ask, logIn, messagesOf } from "./spacelift-client.ts";

const evaluator = await createPolicyEvaluator("no-opa");

let spacelift: SpaceliftStandIn;
let jwt: string;
let load: AccountLoad;
let limits: FieldLimits;

beforeEach(async () => {
  load = busyAccount;
  limits = {};
  spacelift = await startSpaceliftStandIn({ evaluator, load: () => load, limits: () => limits });
  spacelift.account.putApiKey(adminKey);
  jwt = await logIn(spacelift.url);
});
afterEach(() => spacelift.close());

const query = (text: string, variables: object = {}) => ask(spacelift.url, jwt, text, variables);
const data = (value: unknown) => ({ status: 200, body: { data: value } });

function waiting(id: string): WaitingRun {
  return { id, stackId: "web", state: "READY", type: "PROPOSED", title: id, createdAt: 1_800_000_000 };
}

const busyAccount: AccountLoad = {
  ...idleAccount,
  publicPool: { parallelism: 10, busyWorkers: 3, queue: [waiting("RUN2"), waiting("RUN1"), waiting("RUN3")] },
  privatePools: [
    {
      ...{ id: "POOL1", name: "production", space: "root", busyWorkers: 1, queue: [waiting("RUN4")] },
      workers: [
        { id: "a", drained: false },
        { id: "b", drained: true },
      ],
    },
  ],
  stacks: [
    { id: "dns", state: "FINISHED", stateSetAt: 3, space: "root" },
    { id: "web", state: "FAILED", stateSetAt: 1, space: "root", poolId: "POOL1" },
    { id: "api", state: "FINISHED", stateSetAt: 2, space: "root" },
  ],
  resources: { drifted: 14, inSync: 1902 },
  driftDetectionCoverage: 40,
  awaitingApproval: ["RUN5"],
  requiringAttention: ["RUN5", "RUN6"],
  usage: {
    ...{ billingPeriodStart: 1, billingPeriodEnd: 2 },
    ...{ usedPrivateMinutes: 7, usedPublicMinutes: 5, allowedMinutes: 100 },
  },
  seats: { user: { limit: 10, inUse: 4 }, apiKey: { limit: 5, inUse: 1 } },
};

test("the public pool and the private pools", async () => {
  const fields = "busyWorkers pendingRuns schedulableRunsCount usersCount";
  expect(await query(`{ publicWorkerPool { parallelism ${fields} } }`)).toEqual(
    data({
      publicWorkerPool: { parallelism: 10, busyWorkers: 3, pendingRuns: 3, schedulableRunsCount: 3, usersCount: 2 },
    }),
  );
  const workers = [
    { id: "a", drained: false },
    { id: "b", drained: true },
  ];
  expect(await query(`{ workerPools { id name space labels ${fields} workers { id drained } } }`)).toEqual(
    data({
      workerPools: [
        {
          ...{ id: "POOL1", name: "production", space: "root", labels: [], workers },
          ...{ busyWorkers: 1, pendingRuns: 1, schedulableRunsCount: 1, usersCount: 1 },
        },
      ],
    }),
  );
});

test("usage and seats", async () => {
  const usage = "usedPrivateMinutes usedPublicMinutes usedMinutes allowedMinutes usedSeats allowedSeats usedWorkers";
  expect(await query(`{ usage { billingPeriodStart billingPeriodEnd ${usage} } }`)).toEqual(
    data({ usage: { ...load.usage, usedMinutes: 12, usedSeats: 5, allowedSeats: 15, usedWorkers: 2 } }),
  );
  expect(await query("{ seats { user { limit inUse } apiKey { limit inUse } } }")).toEqual(data({ seats: load.seats }));
});

test("aggregates, which are empty without data", async () => {
  const text = `{ metrics {
    stacksCountByState { value labels } resourcesCountByDrift { value labels }
    driftDetectionCoverage { value labels } needsApprovalRuns { id } runsRequiringAttention { id }
  } }`;
  expect(await query(text)).toEqual(
    data({
      metrics: {
        stacksCountByState: [
          { value: 2, labels: ["FINISHED"] },
          { value: 1, labels: ["FAILED"] },
        ],
        resourcesCountByDrift: [
          { value: 1902, labels: ["IN_SYNC"] },
          { value: 14, labels: ["DRIFTED"] },
        ],
        driftDetectionCoverage: [{ value: 40, labels: [] }],
        needsApprovalRuns: [{ id: "RUN5" }],
        runsRequiringAttention: [{ id: "RUN5" }, { id: "RUN6" }],
      },
    }),
  );
  load = idleAccount;
  const [stacksCountByState, resourcesCountByDrift, driftDetectionCoverage] = [[], [], []];
  const [needsApprovalRuns, runsRequiringAttention] = [[], []];
  const drift = { resourcesCountByDrift, driftDetectionCoverage };
  expect(await query(text)).toEqual(
    data({ metrics: { stacksCountByState, ...drift, needsApprovalRuns, runsRequiringAttention } }),
  );
});

describe("a queue", () => {
  const page = "edges { cursor node { stackId position run { id createdAt state type title } } }";
  const publicQueue = `query($input: SearchInput!) {
    publicWorkerPool { searchSchedulableRuns(input: $input) { ${page} pageInfo { endCursor hasNextPage } } }
  }`;
  const byPosition = { field: "position", direction: "ASC" };

  test("is read in pages, by position", async () => {
    const idsOf = async (input: object) => {
      const { body } = await query(publicQueue, { input });
      const { edges, pageInfo } = Object(body).data.publicWorkerPool.searchSchedulableRuns;
      const ids = Array.from(edges, (edge) => [Object(edge).node.position, Object(edge).node.run.id]);
      return { ids, after: pageInfo.hasNextPage ? pageInfo.endCursor : undefined };
    };
    const first = await idsOf({ first: 2, orderBy: byPosition });
    expect(first.ids).toEqual([
      [1, "RUN2"],
      [2, "RUN1"],
    ]);
    expect(await idsOf({ first: 2, after: first.after, orderBy: byPosition })).toEqual({
      ids: [[3, "RUN3"]],
      after: undefined,
    });
    expect((await idsOf({ orderBy: { ...byPosition, direction: "DESC" } })).ids[0]).toEqual([3, "RUN3"]);
    expect((await idsOf({ first: 1 })).ids).not.toEqual([[1, "RUN2"]]);
  });

  test("has an order only by known fields", async () => {
    const input = { orderBy: { field: "constructor", direction: "ASC" } };
    expect(messagesOf(await query(publicQueue, { input }))).toEqual(["cannot order by constructor"]);
  });

  test("of a private pool has its runs; an unknown pool is null", async () => {
    const text = `query($id: ID!, $input: SearchInput!) {
      workerPool(id: $id) { searchSchedulableRuns(input: $input) { edges { node { stackId run { id } } } } }
    }`;
    expect(await query(text, { id: "POOL1", input: {} })).toEqual(
      data({
        workerPool: { searchSchedulableRuns: { edges: [{ node: { stackId: "web", run: { id: "RUN4" } } }] } },
      }),
    );
    expect(await query(text, { id: "POOL2", input: {} })).toEqual(data({ workerPool: null }));
  });
});

test("stacks are searched, never listed", async () => {
  const text = `query($input: SearchInput!) {
    searchStacks(input: $input) { edges { node { id state workerPool { id name } } } pageInfo { hasNextPage } }
  }`;
  expect(await query(text, { input: { first: 2, orderBy: { field: "stateSetAt", direction: "ASC" } } })).toEqual(
    data({
      searchStacks: {
        edges: [
          { node: { id: "web", state: "FAILED", workerPool: { id: "POOL1", name: "production" } } },
          { node: { id: "api", state: "FINISHED", workerPool: null } },
        ],
        pageInfo: { hasNextPage: true },
      },
    }),
  );
  expect(messagesOf(await query("{ stacks { id } }"))).toEqual(["not available for machine sessions"]);
});

describe("limits", () => {
  const both = "{ metrics { needsApprovalRuns { id } stacksCountByState { value } } }";

  test("a refused field fails the whole document", async () => {
    limits = { refused: { "Metrics.needsApprovalRuns": "unauthorized", "Query.usage": "not in your plan" } };
    expect(messagesOf(await query(both))).toEqual(["unauthorized"]);
    expect(messagesOf(await query("{ usage { usedMinutes } }"))).toEqual(["not in your plan"]);
    expect(await query("{ metrics { stacksCountByState { value } } }")).toMatchObject(data({}));
  });

  test("a field that an older version lacks is invalid", async () => {
    limits = { unknown: ["Metrics.needsApprovalRuns", "Query.seats"] };
    expect(messagesOf(await query(both)).join()).toContain('Cannot query field "needsApprovalRuns" on type "Metrics".');
    expect(messagesOf(await query("{ seats { user { limit } } }")).join()).toContain(
      'Cannot query field "seats" on type "Query".',
    );
    limits = {};
    expect(await query(both)).toMatchObject(data({}));
  });

  test("a field is null", async () => {
    limits = { null: ["PublicWorkerPool.busyWorkers", "Query.metrics"] };
    expect(await query("{ publicWorkerPool { parallelism busyWorkers } }")).toEqual(
      data({ publicWorkerPool: { parallelism: 10, busyWorkers: null } }),
    );
    expect(await query(both)).toEqual(data({ metrics: null }));
  });
});
