import { expect, test } from "vitest";
import { arrivals, everywhere, nowhere } from "./arrivals.ts";
import { patient } from "./patience.ts";
import { queued } from "./queues.ts";
import { finishedRun } from "./runs.ts";
import { deliveries, spacelift, spaceliftClock } from "./stand-ins.ts";

const run = finishedRun("lost");
/** Longer than the registrar waits for a delivery. */
const elevenMinutes = 11 * 60 * 1000;

/** A reconciliation reads the policy, lists its samples, and reads each new one. */
const policyReads = () => spacelift.calls()["policy"] ?? 0;

test("the schedule recovers a run whose delivery was lost, for every destination", async () => {
  deliveries.areLost = true;
  expect(await spacelift.notify(run)).toMatchObject({ sent: 0, refused: [{ status: 0, tries: 1 }] });
  expect(arrivals("lost")).toEqual(nowhere);
  spaceliftClock.aheadMilliseconds = elevenMinutes;
  await expect.poll(() => arrivals("lost"), patient).toEqual(everywhere);
  deliveries.areLost = false;
});

test("neither its late delivery nor another recovery counts it again", async () => {
  const before = policyReads();
  expect(await spacelift.notify(run)).toEqual({ sent: 1, refused: [] });
  // So many belong to two reconciliations at least: the first has ended.
  await expect.poll(policyReads, patient).toBeGreaterThanOrEqual(before + 5);
  await expect.poll(() => queued(), patient).toEqual({ visible: 0, hidden: 0 });
  expect(arrivals("lost")).toEqual(everywhere);
  spaceliftClock.aheadMilliseconds = 0;
});
