import { expect, test } from "vitest";
import { parsePublicPool, parseWorkerPools, type WorkerPool } from "../../../../lambda/poller/domain/worker-pools.ts";

const pool = {
  ...{ id: "POOL1", name: "production", pendingRuns: 5, busyWorkers: 4 },
  workers: [{ drained: false }, { drained: true }, { drained: true }],
};
const tags = { worker_pool: "production", worker_pool_id: "POOL1" };

function valuesOf(pools: readonly WorkerPool[]) {
  return pools.map(({ gauges }) => Object.fromEntries(gauges.map(({ metric, value }) => [metric.name, value])));
}

test("a private pool has workers, busy and drained ones, and waiting runs", () => {
  const [parsed] = parseWorkerPools([pool]);
  expect(parsed).toMatchObject({ id: "POOL1", tags, pendingRuns: 5 });
  expect(parsed?.gauges.map((gauge) => gauge.tags)).toEqual([tags, tags, tags, tags]);
  expect(valuesOf(parseWorkerPools([pool]))).toEqual([
    {
      "worker_pool.workers": 3,
      "worker_pool.workers_drained": 2,
      "worker_pool.workers_busy": 4,
      "worker_pool.runs_pending": 5,
    },
  ]);
});

test.each([
  ["no pools", []],
  ["null", null],
  ["nothing", undefined],
  ["text", "pools"],
])("%s has no gauges", (_, list) => {
  expect(parseWorkerPools(list)).toEqual([]);
});

test("fields that nobody knows change nothing", () => {
  expect(parseWorkerPools([{ ...pool, colour: "red" }])).toEqual(parseWorkerPools([pool]));
});

test("null, a negative number or text in place of a number leaves out that gauge alone", () => {
  const broken = { ...pool, busyWorkers: null, pendingRuns: -1 };
  expect(valuesOf(parseWorkerPools([broken]))).toEqual([
    { "worker_pool.workers": 3, "worker_pool.workers_drained": 2 },
  ]);
  expect(valuesOf(parseWorkerPools([{ ...pool, workers: null, busyWorkers: "many" }]))).toEqual([
    { "worker_pool.runs_pending": 5 },
  ]);
});

test("a worker of which nothing is known counts, and is not drained", () => {
  expect(valuesOf(parseWorkerPools([{ id: "POOL1", workers: [{ drained: null }, null] }]))).toEqual([
    { "worker_pool.workers": 2, "worker_pool.workers_drained": 0 },
  ]);
});

test("pools of one name keep their ids, and a pool without a name has its id as name", () => {
  const pools = parseWorkerPools([pool, { ...pool, id: "POOL2" }, { ...pool, id: "POOL3", name: null }]);
  expect(pools.map((each) => each.tags)).toEqual([
    tags,
    { worker_pool: "production", worker_pool_id: "POOL2" },
    { worker_pool: "POOL3", worker_pool_id: "POOL3" },
  ]);
});

test("a pool without an id is left out, and a pool that comes twice counts once", () => {
  expect(parseWorkerPools([{ ...pool, id: null }, null, pool, { ...pool, busyWorkers: 1 }])).toHaveLength(1);
});

test("the public pool has as many workers as it runs at a time", () => {
  const parsed = parsePublicPool({ parallelism: 10, busyWorkers: 3, pendingRuns: 2 });
  expect(parsed).toMatchObject({ id: undefined, pendingRuns: 2 });
  expect(valuesOf(parsed === undefined ? [] : [parsed])).toEqual([
    { "worker_pool.workers": 10, "worker_pool.workers_busy": 3, "worker_pool.runs_pending": 2 },
  ]);
  for (const { tags: own } of parsed?.gauges ?? [])
    expect(own).toEqual({ worker_pool: "public", worker_pool_id: "public" });
});

test.each([null, undefined])("without a public pool there is none: %s", (value) => {
  expect(parsePublicPool(value)).toBeUndefined();
});
