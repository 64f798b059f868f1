import { expect, test } from "vitest";
import { minute } from "../../virtual-time.ts";
import { conservationErrors, copiesOf } from "./conservation.ts";
import { startForwarder } from "./forwarder.ts";
import { drain, issueRun, runSeed } from "./run-seed.ts";
import { createWorld, type Product, products } from "./world.ts";

const seeds = 120;

test("every product has every run, and more often only where an answer was lost", { timeout: 300_000 }, async () => {
  const total = { runs: 0, doubled: 0, deadLettered: 0, recovered: 0, missing: 0 };
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { errors, ...report } = await runSeed(seed);
    expect(errors, `seed ${seed}`).toEqual([]);
    total.runs += report.runs;
    total.doubled += report.doubled;
    total.deadLettered += report.deadLettered;
    total.recovered += report.recovered;
    total.missing += report.missing;
  }
  console.table([total]);
  expect(total.doubled).toBeGreaterThan(0);
  expect(total.deadLettered).toBeGreaterThan(0);
  expect(total.recovered).toBeGreaterThan(0);
  expect(total.missing).toBeGreaterThan(0);
});

async function goThrough(down: readonly Product[], outage: "intake: hours of 5xx" | "intake: hours of 404") {
  const world = createWorld(1, []);
  for (const lane of world.lanes) {
    startForwarder(world, lane);
    if (down.includes(lane.product)) lane.outage = outage;
  }
  for (let number = 1; number <= 60; number += 1) {
    await issueRun(world, number);
    await world.time.runUntil(() => false, minute);
  }
  return world;
}

test.each(products)("an outage of %s holds up no other product", async (down) => {
  const world = await goThrough([down], "intake: hours of 5xx");
  const delayed = world.lanes.filter(({ settledAt }) =>
    [...world.runs].some(([number, { issuedAt }]) => !((settledAt.get(number) ?? Number.NaN) - issuedAt < 2 * minute)),
  );
  expect(delayed.map(({ product }) => product)).toEqual([down]);
  expect(world.lanes.find(({ product }) => product === down)?.settledAt.size).toBe(0);
  expect(await drain(world)).toEqual([]);
  expect(conservationErrors(world)).toEqual([]);
  world.stopped = true;
});

test("after an outage of all products each has every run once", async () => {
  const world = await goThrough(products, "intake: hours of 404");
  expect(await drain(world)).toEqual([]);
  for (const product of products) {
    expect([...world.runs.keys()].every((number) => copiesOf(world, product, number) === 1)).toBe(true);
  }
  world.stopped = true;
});
