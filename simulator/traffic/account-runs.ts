import type { AccountLoad, PoolLoad, WaitingRun } from "../stand-ins/account-load.ts";
import { createEndedRuns } from "./ended-runs.ts";
import { publicParallelism, type Stack, stacks, workerPools } from "./fleet.ts";
import { changesState } from "./run-schedule.ts";
import { hasWorker, type RunTimeline, type Step, stepAt, waitsForWorker, workerSecondsOf } from "./run-timeline.ts";
import { createUsageMeter } from "./usage-period.ts";

export interface AccountRuns {
  readonly started: (run: RunTimeline) => void;
  /**
   * Takes a second of the calendar, never an earlier one than before, and the second since 1970 to which it corresponds.
   */
  readonly loadAt: (second: number, epochSecond: number) => AccountLoad;
}

interface Running {
  readonly timeline: RunTimeline;
  readonly step: Step;
}

const seats = { user: { limit: 30, inUse: 21 }, apiKey: { limit: 10, inUse: 3 } };
const allowedMinutes = 20_000;

export function createAccountRuns(): AccountRuns {
  const ended = createEndedRuns();
  const measureUsage = createUsageMeter();
  let timelines: RunTimeline[] = [];

  const settle = (second: number) => {
    const isOver = ({ end }: RunTimeline) => end !== undefined && end <= second;
    for (const run of timelines.filter(isOver).sort((one, other) => (one.end ?? 0) - (other.end ?? 0))) ended.add(run);
    timelines = timelines.filter((run) => !isOver(run));
  };

  return {
    started: (run) => timelines.push(run),
    loadAt: (second, epochSecond) => {
      settle(second);
      const epochOf = (moment: number) => Math.floor(epochSecond - (second - moment));
      const running = timelines.flatMap((timeline) => {
        const step = stepAt(timeline, second);
        return step === undefined ? [] : [{ timeline, step }];
      });
      const poolLoad = (pool: string) => poolLoadOf(running.filter(inPool(pool)), epochOf);
      const unconfirmed = running.filter(({ step }) => step.state === "UNCONFIRMED");
      const usage = measureUsage(second, totalOf(ended.workerSeconds(), running, second));
      const drifted = ended.drifted();
      return {
        publicPool: { parallelism: publicParallelism, ...poolLoad("") },
        privatePools: workerPools.map((pool) => ({ ...pool, ...poolLoad(pool.name) })),
        stacks: stacks.map((stack) => {
          const { state, since } = stackState(stack, running) ?? ended.stateOf(stack);
          const poolId = workerPools.find(({ name }) => name === stack.pool)?.id;
          const { id, space } = stack;
          return { id, space, state, stateSetAt: epochOf(since), ...(poolId !== undefined && { poolId }) };
        }),
        resources: { drifted, inSync: stacks.reduce((sum, { resources }) => sum + resources, 0) - drifted },
        // The calendar has a drift detection for every stack, each night.
        driftDetectionCoverage: 100,
        awaitingApproval: unconfirmed.filter(isUnapproved(second)).map(idOf),
        requiringAttention: unconfirmed.map(idOf),
        usage: {
          billingPeriodStart: epochOf(usage.start),
          billingPeriodEnd: epochOf(usage.end),
          usedPrivateMinutes: usage.privateMinutes,
          usedPublicMinutes: usage.publicMinutes,
          allowedMinutes,
        },
        seats,
      };
    },
  };
}

function inPool(pool: string) {
  return ({ timeline }: Running) => timeline.run.stack.pool === pool;
}

function idOf({ timeline }: Running): string {
  return timeline.run.id;
}

function poolLoadOf(running: readonly Running[], epochOf: (second: number) => number): PoolLoad {
  // A run joins the queue of its pool after the handover time.
  const joined = ({ timeline, step }: Running) => step.from + timeline.run.handoverSeconds;
  const queue = running
    .filter(({ step }) => waitsForWorker(step.state))
    .sort((one, other) => joined(one) - joined(other))
    .map(({ timeline: { run, steps }, step }): WaitingRun => {
      const { id, stack, type, branch } = run;
      const createdAt = epochOf(steps[0]?.from ?? step.from);
      return { id, stackId: stack.id, state: step.state, type, title: branch, createdAt };
    });
  return { busyWorkers: running.filter(({ step }) => hasWorker(step.state)).length, queue };
}

/** The state of the run that holds the stack's lock, if any. */
function stackState(stack: Stack, running: readonly Running[]) {
  const holder = running.find(
    ({ timeline: { run }, step }) => run.stack === stack && changesState(run) && step.state !== "QUEUED",
  );
  return holder && { state: holder.step.state, since: holder.step.from };
}

/** A run that needs an approval gets it in the middle of the time in which it waits for confirmation. */
function isUnapproved(second: number) {
  return ({ timeline: { run }, step }: Running) => {
    const needsApproval = run.receipts.some(({ type }) => type === "APPROVAL");
    const waits = run.phases.find(({ state }) => state === "UNCONFIRMED")?.seconds ?? 0;
    return needsApproval && second < step.from + waits / 2;
  };
}

function totalOf(
  ended: { readonly publicPool: number; readonly privatePools: number },
  running: readonly Running[],
  second: number,
) {
  const sumOf = (list: readonly Running[]) =>
    list.reduce((sum, { timeline }) => sum + workerSecondsOf(timeline, second), 0);
  return {
    publicPool: ended.publicPool + sumOf(running.filter(inPool(""))),
    privatePools: ended.privatePools + sumOf(running.filter((each) => !inPool("")(each))),
  };
}
