import { metrics } from "../../contract/metrics.ts";
import { asList, asNumber, asText, at, type Json } from "../../shared/json.ts";
import { type Gauge, gaugeOf } from "./gauge.ts";

export interface WorkerPool {
  /** `undefined` for the public pool. */
  readonly id: string | undefined;
  readonly tags: Gauge["tags"];
  /** `undefined` if Spacelift does not answer it. */
  readonly pendingRuns: number | undefined;
  /** Without the age of the oldest run, which only the queue shows. */
  readonly gauges: readonly Gauge[];
}

/** Skips a pool without an id. Two pools may share a name. */
export function parseWorkerPools(list: Json): readonly WorkerPool[] {
  const pools = asList(list).flatMap((pool) => {
    const id = asText(at(pool, "id"));
    return id === undefined ? [] : [parsePrivatePool(pool, id)];
  });
  return [...new Map(pools.map((pool) => [pool.id, pool])).values()];
}

function parsePrivatePool(pool: Json, id: string): WorkerPool {
  const tags = { worker_pool: asText(at(pool, "name")) ?? id, worker_pool_id: id };
  const workers = at(pool, "workers");
  const counted = Array.isArray(workers)
    ? [
        ...gaugeOf(metrics.workerPoolWorkers, workers.length, tags),
        ...gaugeOf(metrics.workerPoolWorkersDrained, workers.filter(isDrained).length, tags),
      ]
    : [];
  return createPool(pool, id, tags, counted);
}

/** `public` is no id of a private pool, since those are ULIDs. `undefined` for anything but a pool. */
export function parsePublicPool(pool: Json): WorkerPool | undefined {
  if (pool === undefined || pool === null) return undefined;
  const tags = { worker_pool: "public", worker_pool_id: "public" };
  return createPool(pool, undefined, tags, gaugeOf(metrics.workerPoolWorkers, at(pool, "parallelism"), tags));
}

function createPool(pool: Json, id: string | undefined, tags: Gauge["tags"], counted: readonly Gauge[]): WorkerPool {
  const pending = at(pool, "pendingRuns");
  return {
    id,
    tags,
    pendingRuns: asNumber(pending),
    gauges: [
      ...counted,
      ...gaugeOf(metrics.workerPoolWorkersBusy, at(pool, "busyWorkers"), tags),
      ...gaugeOf(metrics.workerPoolRunsPending, pending, tags),
    ],
  };
}

function isDrained(worker: Json): boolean {
  return at(worker, "drained") === true;
}
