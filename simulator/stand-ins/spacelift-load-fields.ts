import type { AccountLoad, LoadedStack, PoolLoad, PrivatePoolLoad } from "./account-load.ts";
import { createRunFields } from "./past-runs.ts";
import { ordered } from "./search-order.ts";
import { pageOf, type SearchInput } from "./search-pages.ts";

/** Pools, queues, stacks and aggregates. All are read at the time of the request. */
export function createLoadFields(load: () => AccountLoad) {
  return {
    publicWorkerPool: () => {
      const { publicPool, stacks } = load();
      const usersCount = stacks.filter(({ poolId }) => poolId === undefined).length;
      return { ...poolFields(publicPool, usersCount), parallelism: publicPool.parallelism };
    },
    workerPools: () => load().privatePools.map((pool) => privatePoolFields(pool, load())),
    workerPool: ({ id }: { readonly id: string }) => {
      const pool = load().privatePools.find((each) => each.id === id);
      return pool === undefined ? null : privatePoolFields(pool, load());
    },
    usage: () => {
      const { usage, seats, privatePools } = load();
      return {
        ...usage,
        usedMinutes: usage.usedPrivateMinutes + usage.usedPublicMinutes,
        usedSeats: seats.user.inUse + seats.apiKey.inUse,
        allowedSeats: seats.user.limit + seats.apiKey.limit,
        usedWorkers: privatePools.reduce((sum, { workers }) => sum + workers.length, 0),
      };
    },
    seats: () => load().seats,
    metrics: () => metricsOf(load()),
    stacks: () => load().stacks,
    stack: ({ id }: { readonly id: string }) => {
      const found = load().stacks.find((each) => each.id === id);
      return found === undefined ? null : stackFields(found, load());
    },
    searchStacks: ({ input }: { readonly input: SearchInput }) => {
      const nodes = load().stacks.map((stack) => stackFields(stack, load()));
      return pageOf(
        ordered(nodes, input, { name: ({ name }) => name, stateSetAt: (stack) => stack.stateSetAt }),
        input,
      );
    },
  };
}

function stackFields({ poolId, ...stack }: LoadedStack, { privatePools, pastRuns = [] }: AccountLoad) {
  return {
    ...stack,
    name: stack.id,
    labels: stack.labels ?? [],
    workerPool: privatePools.find(({ id }) => id === poolId) ?? null,
    ...createRunFields(pastRuns, stack.id),
  };
}

function privatePoolFields(pool: PrivatePoolLoad, { stacks }: AccountLoad) {
  const { id, name, space, workers } = pool;
  const usersCount = stacks.filter(({ poolId }) => poolId === id).length;
  return { ...poolFields(pool, usersCount), id, name, space, labels: [], workers, workersCount: workers.length };
}

function poolFields({ busyWorkers, queue }: PoolLoad, usersCount: number) {
  return {
    busyWorkers,
    usersCount,
    pendingRuns: queue.length,
    schedulableRunsCount: queue.length,
    searchSchedulableRuns: ({ input }: { readonly input: SearchInput }) => {
      const nodes = queue.map(({ id, stackId, ...run }, index) => ({
        ...{ id, stackId, position: index + 1 },
        run: { id, ...run },
      }));
      return pageOf(ordered(nodes, input, { position: ({ position }) => position }), input);
    },
  };
}

/**
 * Each value is a list of `{value, labels}`, which is empty if there is no data. Forms and labels follow the fixtures of
 * github.com/spacelift-io/prometheus-exporter (`testdata/fixtures`).
 */
function metricsOf({ stacks, resources, driftDetectionCoverage, awaitingApproval, requiringAttention }: AccountLoad) {
  const states = Map.groupBy(stacks, ({ state }) => state);
  const drift = [
    { value: resources.inSync, labels: ["IN_SYNC"] },
    { value: resources.drifted, labels: ["DRIFTED"] },
  ];
  return {
    stacksCountByState: [...states].map(([state, { length }]) => ({ value: length, labels: [state] })),
    resourcesCountByDrift: drift.filter(({ value }) => value > 0),
    driftDetectionCoverage: stacks.length === 0 ? [] : [{ value: driftDetectionCoverage, labels: [] }],
    needsApprovalRuns: awaitingApproval.map((id) => ({ id })),
    runsRequiringAttention: requiringAttention.map((id) => ({ id })),
  };
}
