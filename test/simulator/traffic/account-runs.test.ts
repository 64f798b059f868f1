import { describe, expect, test } from "vitest";
import { createAccountRuns } from "../../../simulator/traffic/account-runs.ts";
import { stacks } from "../../../simulator/traffic/fleet.ts";
import type { PlannedRun } from "../../../simulator/traffic/planned-run.ts";
import type { RunTimeline, Step } from "../../../simulator/traffic/run-timeline.ts";
import { plannedRun } from "./runs.ts";

const [stack] = stacks;
const approval = { name: "two-approvals", type: "APPROVAL", outcome: "approve", flags: [] } as const;

function timeline(change: Partial<PlannedRun>, steps: readonly Step[], end?: number): RunTimeline {
  return { run: plannedRun({ stack, ...change }), steps, end };
}

function accountWith(...timelines: readonly RunTimeline[]) {
  const runs = createAccountRuns();
  for (const each of timelines) runs.started(each);
  return runs;
}

const steps = [
  { state: "QUEUED", from: 100 },
  { state: "READY", from: 110 },
  { state: "PLANNING", from: 130 },
];

test("is idle before the first run, with workers in each pool", () => {
  const {
    publicPool,
    privatePools,
    stacks: shown,
    requiringAttention,
  } = accountWith(timeline({}, steps)).loadAt(-1, 50);
  expect(publicPool).toMatchObject({ busyWorkers: 0, queue: [] });
  expect(privatePools.map(({ busyWorkers, queue }) => [busyWorkers, queue.length])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(privatePools.map(({ workers }) => workers.filter(({ drained }) => drained).length)).toEqual([1, 1, 1]);
  expect(new Set(shown.map(({ state }) => state))).toEqual(new Set(["FINISHED"]));
  expect(requiringAttention).toEqual([]);
});

test("a run that waits for a worker is in the queue, with its age on the real clock", () => {
  const runs = accountWith(timeline({ branch: "fix/retention" }, steps));
  expect(runs.loadAt(105, 5_000).publicPool.queue).toEqual([]);
  expect(runs.loadAt(125, 5_020.5).publicPool).toMatchObject({
    busyWorkers: 0,
    queue: [{ id: "RUN1", stackId: stack.id, state: "READY", title: "fix/retention", createdAt: 4_995 }],
  });
  expect(runs.loadAt(130, 5_025).publicPool).toMatchObject({ busyWorkers: 1, queue: [] });
});

test("the queue has the order in which runs get a worker", () => {
  const ready = (id: string, from: number, handoverSeconds: number) =>
    timeline({ id, handoverSeconds }, [{ state: "READY", from }]);
  const runs = accountWith(ready("RUN1", 10, 5), ready("RUN2", 12, 1), ready("RUN3", 11, 1));
  expect(runs.loadAt(20, 20).publicPool.queue.map(({ id }) => id)).toEqual(["RUN3", "RUN2", "RUN1"]);
});

describe("a stack", () => {
  const stateOf = (runs: ReturnType<typeof createAccountRuns>, second: number) => {
    const found = runs.loadAt(second, second).stacks.find(({ id }) => id === stack.id);
    return [found?.state, found?.stateSetAt];
  };

  test("has the state of the run that changes it, then that run's final state", () => {
    const runs = accountWith(timeline({ type: "TRACKED", finalState: "FAILED" }, steps, 200));
    expect(stateOf(runs, 105)).toEqual(["FINISHED", 0]);
    expect(stateOf(runs, 150)).toEqual(["PLANNING", 130]);
    expect(stateOf(runs, 200)).toEqual(["FAILED", 200]);
  });

  test("keeps its state during a proposed run", () => {
    const runs = accountWith(timeline({ finalState: "FAILED" }, steps, 200));
    expect([stateOf(runs, 150), stateOf(runs, 300)]).toEqual([
      ["FINISHED", 0],
      ["FINISHED", 0],
    ]);
  });
});

test("a run awaits approval, then confirmation", () => {
  const unconfirmed = [{ state: "UNCONFIRMED", from: 100 }];
  const phases = [{ state: "UNCONFIRMED", seconds: 60 }];
  const runs = accountWith(
    timeline({ id: "RUN1", phases, receipts: [approval] }, unconfirmed, 160),
    timeline({ id: "RUN2", phases }, unconfirmed, 160),
  );
  const at = (second: number) => {
    const { awaitingApproval, requiringAttention } = runs.loadAt(second, second);
    return [awaitingApproval, requiringAttention];
  };
  expect(at(120)).toEqual([["RUN1"], ["RUN1", "RUN2"]]);
  expect(at(140)).toEqual([[], ["RUN1", "RUN2"]]);
  expect(at(160)).toEqual([[], []]);
});

test("drift lasts until a deployment restores the resources", () => {
  const change = (action: string) => ({ action, moved: false });
  const changes = [change("changed"), change("no-op"), change("deleted")];
  const runs = accountWith(
    timeline({ isDriftDetection: true, changes }, steps, 200),
    timeline({ type: "TRACKED", changes }, steps, 300),
  );
  const { inSync } = runs.loadAt(199, 0).resources;
  expect(runs.loadAt(200, 0).resources).toEqual({ drifted: 2, inSync: inSync - 2 });
  expect(runs.loadAt(300, 0).resources).toEqual({ drifted: 0, inSync });
});

test("minutes of work count as usage, until the next billing period", () => {
  const period = 28 * 86_400;
  const production = stacks.find(({ pool }) => pool === "eks-production") ?? stack;
  const runs = accountWith(
    timeline({}, steps, 730),
    timeline({ stack: production }, steps, 190),
    timeline({}, [{ state: "PLANNING", from: period - 120 }], period + 180),
  );
  const usageAt = (second: number) => {
    const { usedPublicMinutes, usedPrivateMinutes, billingPeriodStart, billingPeriodEnd } = runs.loadAt(
      second,
      second,
    ).usage;
    return [usedPublicMinutes, usedPrivateMinutes, billingPeriodStart, billingPeriodEnd];
  };
  expect(usageAt(250)).toEqual([2, 1, 0, period]);
  expect(usageAt(730)).toEqual([10, 1, 0, period]);
  expect(usageAt(period)).toEqual([0, 0, period, 2 * period]);
  expect(usageAt(period + 180)).toEqual([3, 0, period, 2 * period]);
});
