import pLimit from "p-limit";
import { metrics } from "../contract/metrics.ts";
import type { Json } from "../shared/json.ts";
import { accountGauges } from "./domain/account-gauges.ts";
import { type Gauge, gaugeOf } from "./domain/gauge.ts";
import { oldestRunAge } from "./domain/oldest-run-age.ts";
import { type StateField, stateFields } from "./domain/state-field.ts";
import { parsePublicPool, parseWorkerPools, type WorkerPool } from "./domain/worker-pools.ts";
import type { Reading, SpaceliftState } from "./spacelift-state.ts";

export interface StateReport {
  /** Gauges of the account come first, then those of the pools with the most waiting runs. */
  readonly gauges: readonly Gauge[];
  /** Reasons why Spacelift refuses a field, by field. */
  readonly refused: ReadonlyMap<string, string>;
  readonly failed: ReadonlyMap<string, string>;
  /** Pools with waiting runs whose queue was not read. */
  readonly queuesLeftOut: number;
}

const concurrency = 10;

/** Each queue is a document of its own, so an account with a thousand busy pools would take too long. */
const mostQueues = 100;

/** `now` returns milliseconds since 1970. Never rejects: a missing field is left out. */
export async function readState(state: SpaceliftState, now: () => number): Promise<StateReport> {
  const refused = new Map<string, string>();
  const failed = new Map<string, string>();
  const note = (field: string, reading: Reading): void => {
    if (reading.kind === "refused") refused.set(field, reading.detail);
    if (reading.kind === "failed") failed.set(field, reading.detail);
  };

  const limit = pLimit(concurrency);
  const values = new Map<StateField, Json>();
  await limit.map(stateFields, async (field) => {
    const reading = await state.read(field);
    note(field, reading);
    if (reading.kind === "answered") values.set(field, reading.value);
  });

  const publicPool = parsePublicPool(values.get("publicWorkerPool"));
  const pools = [...(publicPool === undefined ? [] : [publicPool]), ...parseWorkerPools(values.get("workerPools"))];
  const byNeed = pools.toSorted((one, other) => (other.pendingRuns ?? 0) - (one.pendingRuns ?? 0));
  const waiting = byNeed.filter(({ pendingRuns = 0 }) => pendingRuns > 0);
  const ages = await readAges(waiting.slice(0, mostQueues), { state, now, note });

  const accountFields = [...values].flatMap(([field, value]) =>
    field === "workerPools" || field === "publicWorkerPool" ? [] : accountGauges(field, value),
  );
  const poolGauges = byNeed.flatMap((pool) => [...pool.gauges, ...ageGauges(pool, ages)]);
  return {
    gauges: [...accountFields, ...poolGauges],
    refused,
    failed,
    queuesLeftOut: waiting.filter((pool) => !ages.has(pool)).length,
  };
}

interface QueueReader {
  readonly state: SpaceliftState;
  readonly now: () => number;
  readonly note: (field: string, reading: Reading) => void;
}

/** Stops once Spacelift limits the rate. A pool without an answer has no entry. */
async function readAges(
  pools: readonly WorkerPool[],
  { state, now, note }: QueueReader,
): Promise<ReadonlyMap<WorkerPool, number | undefined>> {
  const ages = new Map<WorkerPool, number | undefined>();
  let isLimited = false;
  await pLimit(concurrency).map(pools, async (pool) => {
    if (isLimited) return;
    const reading = await state.readQueue(pool.id);
    note(pool.id === undefined ? "publicQueue" : "poolQueue", reading);
    if (reading.kind === "failed") isLimited ||= reading.isRateLimit;
    // If the answer has Spacelift's time, both times are Spacelift's, and our clock need not agree.
    if (reading.kind === "answered") {
      ages.set(pool, oldestRunAge(reading.value, reading.dateEpochSeconds ?? now() / 1000));
    }
  });
  return ages;
}

function ageGauges(pool: WorkerPool, ages: ReadonlyMap<WorkerPool, number | undefined>): readonly Gauge[] {
  const age = pool.pendingRuns === 0 ? 0 : ages.get(pool);
  return gaugeOf(metrics.workerPoolOldestRunAge, age, pool.tags);
}
