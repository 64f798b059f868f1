import { expect, test } from "vitest";
import { defaultFinishedStates } from "../../../../lambda/contract/runs.ts";
import { parseNotification } from "../../../../lambda/events/notification.ts";
import {
  emptyRun,
  finalStates,
  type NewRun,
  policyInputOf,
  problemsOf,
} from "../../../../simulator/page/runs/new-run.ts";
import { loadPolicy } from "../../../../simulator/policy.ts";

const now = 1_800_000_000_000;

async function eventOf(run: NewRun) {
  const policy = await loadPolicy();
  const [delivery] = policy(policyInputOf(run, "01RUN", now));
  const notification = parseNotification(JSON.stringify(delivery?.payload));
  return notification.kind === "event" ? notification.event : undefined;
}

test("the policy routes the run with each field of the form", async () => {
  const run = {
    ...emptyRun,
    stack: " dns ",
    space: "prod",
    pool: "eks",
    branch: "fix",
    type: "PROPOSED",
    isDrift: true,
  };
  expect(await eventOf({ ...run, state: "FAILED", deleted: "3", planSeconds: "1.5", applySeconds: "0" })).toMatchObject(
    {
      ...{
        kind: "run",
        id: "01RUN",
        state: "FAILED",
        epochSeconds: now / 1000,
        type: "PROPOSED",
        driftDetection: true,
      },
      ...{ stack: "dns", space: "prod", workerPool: "eks", branch: "fix" },
      timing: [{ state: "PLANNING", nanoseconds: 1.5e9 }],
      changes: expect.arrayContaining([
        { changeType: "added", count: 2 },
        { changeType: "deleted", count: 3 },
      ]),
    },
  );
});

test("every state of the form is routed, and the public pool has no name", async () => {
  expect(finalStates).toEqual(defaultFinishedStates);
  for (const state of finalStates) expect(await eventOf({ ...emptyRun, state })).toMatchObject({ state });
  expect(JSON.stringify(policyInputOf(emptyRun, "01RUN", now))).not.toContain("worker_pool");
});

test("the form is valid at first", () => {
  expect(problemsOf(emptyRun)).toEqual({});
});

test.each<readonly [keyof NewRun, Partial<NewRun>]>([
  ["stack", { stack: " " }],
  ["space", { space: "" }],
  ["branch", { branch: "" }],
  ["added", { added: "-1" }],
  ["changed", { changed: "1.5" }],
  ["deleted", { deleted: "501" }],
  ["added", { added: "" }],
  ["planSeconds", { planSeconds: "soon" }],
  ["applySeconds", { applySeconds: "86401" }],
  ["type", { type: "TASK", isDrift: true }],
])("says why %s is wrong in %j", (name, fields) => {
  const problems = problemsOf({ ...emptyRun, ...fields });
  expect(Object.keys(problems)).toEqual([name]);
  expect(problems[name]).toMatch(/\.$/);
});
