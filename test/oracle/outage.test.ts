import { describe, expect, test } from "vitest";
import { loadPolicy } from "../../simulator/policy.ts";
import { day, hour, minute } from "../virtual-time.ts";
import { conservationErrors, deadLetterReasons } from "./conservation.ts";
import { createExchange } from "./exchange.ts";
import { createTally } from "./faults.ts";
import { startForwarder } from "./forwarder-process.ts";
import { beat } from "./operator.ts";
import { issueEvents } from "./spacelift.ts";
import type { Outage } from "./weather.ts";
import { createWorld, type World } from "./world.ts";

const policy = await loadPolicy();

interface Course {
  readonly seed: number;
  readonly outage: Outage;
  readonly hours: number;
  readonly runsAnHour: number;
  readonly forwarders: number;
}

interface Aftermath {
  readonly world: World;
  /** Milliseconds since 1970. */
  readonly onset: number;
  readonly deadLettered: readonly number[];
}

/** Ends when the queue is empty. */
async function goThrough({ seed, outage, hours, runsAnHour, forwarders }: Course): Promise<Aftermath> {
  const world = createWorld({ seed, tally: createTally(), policy, only: [], maximumRetrySeconds: 900 });
  const exchange = createExchange(world);
  let processes = 0;
  const start = () => {
    processes += 1;
    startForwarder(world, exchange, `forwarder ${processes}`, start);
  };
  for (let count = forwarders; count > 0; count -= 1) start();
  let isIssued = false;
  beat(world, () => isIssued);
  const issuing = issueEvents(world, runsAnHour * (hours + 1), (hours + 1) * hour).then(() => {
    isIssued = true;
  });
  await world.time.runUntil(() => world.events.size >= Math.min(20, runsAnHour / 2) && waiting(world) > 0, hour);
  const onset = world.time.now();
  world.weather.datadog = outage;
  await world.time.runUntil(() => false, hours * hour);
  world.weather.datadog = "fine";
  const isDrained = await world.time.runUntil(() => isIssued && waiting(world) === 0, 2 * day);
  await issuing;
  world.stopped = true;
  expect(isDrained).toBe(true);
  expect(conservationErrors(world)).toEqual([]);
  const deadLettered = [...world.events.keys()].filter((number) => deadLetterReasons(world, number).length > 0);
  return { world, onset, deadLettered };
}

function waiting({ queue, deliveriesUnderWay }: World): number {
  return queue.messages().length + deliveriesUnderWay;
}

/** Events that a process sent at the onset, or first after it, before it could notice. */
function inFlight({ world, onset }: Aftermath): readonly number[] {
  const first = new Map<string, readonly number[]>();
  for (const { by, at, numbers, isHeartbeat, isAccepted } of world.posts) {
    if (!isHeartbeat && isAccepted !== true && at > onset - 20_000 && !first.has(by)) first.set(by, numbers);
  }
  return [...first.values()].flat();
}

/** Events that are not counted although they were not in flight, or for another reason than doubt. */
function unexplained(aftermath: Aftermath): readonly number[] {
  const { world, deadLettered } = aftermath;
  const doubted = new Set(inFlight(aftermath));
  const isAmbiguous = (number: number) => deadLetterReasons(world, number).every((reason) => reason === "ambiguous");
  return deadLettered.filter((number) => !doubted.has(number) || !isAmbiguous(number));
}

const unknown = ["intake: hours of 5xx", "intake: hours of timeouts", "intake: hours of 404"] as const;
const refusing = ["datadog: hours of refusals", "intake: hours of 400", "intake: hours of 413"] as const;
const runsAnHour = [6, 60, 600] as const;

describe.each(unknown)("six hours, %s: all but the batch that each forwarder had in flight is counted", (outage) => {
  test.each(runsAnHour)("at %i runs an hour", { timeout: 120_000 }, async (rate) => {
    for (const forwarders of rate === 600 ? [3] : [1, 3]) {
      const course = { seed: rate + forwarders, outage, hours: 6, runsAnHour: rate, forwarders };
      const aftermath = await goThrough(course);
      expect(unexplained(aftermath)).toEqual([]);
      const { length } = aftermath.deadLettered;
      console.log(`${outage}, ${rate} an hour, ${forwarders} forwarders: ${length} of ${rate * 7} are ambiguous`);
    }
  });
});

describe.each(refusing)("six hours, %s: every run is counted", (outage) => {
  test.each([6, 60])("at %i runs an hour", async (rate) => {
    for (const forwarders of [1, 3]) {
      const course = { seed: rate + forwarders, outage, hours: 6, runsAnHour: rate, forwarders };
      expect((await goThrough(course)).deadLettered).toEqual([]);
    }
  });
});

test("six hours, datadog: hours without an answer: all but the batch that each forwarder had in flight is counted", async () => {
  for (const seed of [1, 2, 3]) {
    const outage = "datadog: hours without an answer";
    const aftermath = await goThrough({ seed, outage, hours: 6, runsAnHour: 60, forwarders: 3 });
    expect(unexplained(aftermath)).toEqual([]);
  }
});

test("six hours, datadog: hours of a wrong date: an event is in doubt only after several unclear answers", async () => {
  for (const seed of [1, 2, 3, 4]) {
    // One date in three is ahead. Then nobody can tell whether the points were too old.
    const outage = "datadog: hours of a wrong date";
    const aftermath = await goThrough({ seed, outage, hours: 6, runsAnHour: 60, forwarders: 3 });
    const { world } = aftermath;
    const doubted = unexplained(aftermath);
    const posts = (event: number) => world.posts.filter(({ numbers }) => numbers.includes(event)).length;
    for (const event of doubted) {
      expect(deadLetterReasons(world, event)).toEqual(["ambiguous"]);
      expect(posts(event)).toBeGreaterThan(2);
    }
    expect(doubted.length).toBeLessThan(world.events.size / 100);
  }
});

test.each(["intake: hours of 400", "intake: hours of 413"] as const)(
  "ten minutes, %s, with three hundred runs queued: all are counted",
  async (outage) => {
    const { world, deadLettered } = await goThrough({
      seed: 7,
      outage,
      hours: 1 / 6,
      runsAnHour: 1_800,
      forwarders: 3,
    });
    expect(world.events.size).toBeGreaterThan(300);
    expect(deadLettered).toEqual([]);
  },
);

test("dead-letters an event that Datadog always refuses, and counts the others", async () => {
  const world = createWorld({ seed: 5, tally: createTally(), policy, only: [] });
  const exchange = createExchange(world);
  startForwarder(world, exchange, "forwarder 1", () => {});
  world.invalid.set(3, "event");
  world.invalid.set(4, "extension");
  await Promise.all([issueEvents(world, 10, minute), world.time.runUntil(() => world.events.size === 10, hour)]);
  await world.time.runUntil(() => world.deliveriesUnderWay === 0 && world.queue.messages().length === 0, day);
  world.stopped = true;
  expect(conservationErrors(world)).toEqual([]);
  expect([...world.events.keys()].filter((number) => deadLetterReasons(world, number).length > 0)).toEqual([3]);
});
