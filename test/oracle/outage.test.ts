import { describe, expect, test } from "vitest";
import { loadPolicy } from "../../simulator/policy.ts";
import { conservationErrors, parkedReasons } from "./conservation.ts";
import { createExchange } from "./exchange.ts";
import { createTally } from "./faults.ts";
import { startForwarder } from "./forwarder-process.ts";
import { issueEvents } from "./spacelift.ts";
import { day, hour } from "./virtual-time.ts";
import { createWorld } from "./world.ts";

const policy = await loadPolicy();

/** Three hours of it, in the middle of four hours of runs. Gives the events that are parked in the end, and the POSTs. */
async function threeHours(seed: number, datadog: "refuses" | "silent", forwarders: number) {
  const world = createWorld({ seed, tally: createTally(), policy, only: [] });
  const exchange = createExchange(world);
  let processes = 0;
  const start = () => {
    processes += 1;
    startForwarder(world, exchange, `forwarder ${processes}`, start);
  };
  for (let count = forwarders; count > 0; count -= 1) start();
  let isIssued = false;
  const issuing = issueEvents(world, 120, 4 * hour).then(() => {
    isIssued = true;
  });
  await world.time.runUntil(() => world.events.size > 20 && world.queue.messages().length > 0, hour);
  const onset = world.time.now();
  world.weather.datadog = datadog;
  await world.time.runUntil(() => false, 3 * hour);
  world.weather.datadog = "fine";
  const isDrained = await world.time.runUntil(() => isIssued && world.queue.messages().length === 0, 2 * day);
  await issuing;
  world.stopped = true;
  expect(isDrained).toBe(true);
  expect(conservationErrors(world)).toEqual([]);
  const parked = [...world.events.keys()].filter((number) => parkedReasons(world, number).length > 0);
  return { world, onset, parked };
}

const seeds = Array.from({ length: 3 }, (_, index) => index + 1);

describe("three hours of refused connections", () => {
  test.each([1, 3])("with %i forwarders: every run is counted", async (forwarders) => {
    for (const seed of seeds) expect((await threeHours(seed, "refuses", forwarders)).parked).toEqual([]);
  });
});

describe("three hours in which nothing answers", () => {
  test.each([1, 3])(
    "with %i forwarders: every run is counted, but for the batch that each had in flight",
    async (forwarders) => {
      let ambiguous = 0;
      for (const seed of seeds) {
        const { world, onset, parked } = await threeHours(seed, "silent", forwarders);
        // The first POST of each process after the onset, or the one that was then on its way.
        const inFlight = new Map<string, readonly number[]>();
        for (const { by, at, numbers } of world.posts) {
          if (at > onset - 20_000 && !inFlight.has(by)) inFlight.set(by, numbers);
        }
        expect([...inFlight.values()].flat()).toEqual(expect.arrayContaining(parked));
        for (const number of parked) expect(new Set(parkedReasons(world, number))).toEqual(new Set(["ambiguous"]));
        ambiguous += parked.length;
      }
      console.log(`${ambiguous} of ${seeds.length * 120} events are reported as ambiguous`);
      expect(ambiguous).toBeGreaterThan(0);
    },
  );
});
