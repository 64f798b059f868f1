import fc from "fast-check";
import { expect, test } from "vitest";
import { walk } from "./walk.ts";

const minutes = [1, 15, 31, 57, 58, 59, 60, 61, 62, 180, 7200, 66_240];

/** On failure, fast-check prints the seed and the shortest walk that it finds. */
test("three events and three forwarders keep every promise on walks with many faults, and end", () => {
  const ends = { held: 0, ambiguous: 0, rejected: 0, too_old: 0 };
  const skew = fc.constantFrom(0, 0, 119, -119);
  fc.assert(
    fc.property(
      fc.record({ skews: fc.tuple(skew, skew, skew), historicalMetrics: fc.boolean(), backfill: fc.boolean() }),
      fc.constantFrom({}, { outages: 3 }),
      fc.array(fc.nat(), { maxLength: 150, size: "max" }),
      fc.integer(),
      (changed, outages, choices, seed) => {
        const budget = { faults: 8, jumps: 5, redeploys: 1, ...outages };
        const { broken, trace, world } = walk({ events: 3, jumps: minutes, budget, ...changed }, choices, seed);
        if (broken !== undefined) throw new Error([...trace, broken.detail].join("\n"));
        ends.held += world.points.length;
        for (const { deadLettered } of world.events) if (deadLettered !== undefined) ends[deadLettered] += 1;
      },
    ),
    { numRuns: 10_000 },
  );
  console.log(ends);
  for (const count of Object.values(ends)) expect(count).toBeGreaterThan(100);
}, 120_000);

test("three events of lost deliveries keep every promise on walks with two recoveries and forwarders", () => {
  const ends = { held: 0, reported: 0 };
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 150, size: "max" }), fc.integer(), (choices, seed) => {
      const budget = { faults: 8, jumps: 3, redeploys: 1, drops: 1, unreadable: 1 };
      const spacelift = { times: [0, 1, 10_000], lag: 0, recoveries: 2 };
      const scenario = { events: 3, skews: [0, 0], jumps: [15, 62, 180], spacelift, budget };
      const { broken, trace, world } = walk(scenario, choices, seed);
      if (broken !== undefined) throw new Error([...trace, broken.detail].join("\n"));
      ends.held += world.points.length;
      ends.reported += world.spacelift?.reported.length ?? 0;
    }),
    { numRuns: 2_000 },
  );
  console.log(ends);
  for (const count of Object.values(ends)) expect(count).toBeGreaterThan(100);
}, 120_000);
