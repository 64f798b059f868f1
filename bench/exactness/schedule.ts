import type { Delivery } from "../../simulator/policy.ts";
import { createExchange, type Exchange } from "../../test/oracle/exchange.ts";
import { createFaults, createTally, type PostFaultKind } from "../../test/oracle/faults.ts";
import { type IssuedEvent, issueEvent, markMetric } from "../../test/oracle/generator.ts";
import { noFault, postFault } from "../../test/oracle/post-faults.ts";
import { createRandom } from "../../test/oracle/random.ts";
import { knownEvent } from "../../test/oracle/spacelift.ts";
import { createWorld, type KnownEvent, type World } from "../../test/oracle/world.ts";
import { day, hour, minute, second } from "../../test/virtual-time.ts";

const seed = 42;

/** In milliseconds since the start. */
const outages: readonly (readonly [from: number, to: number, kind: PostFaultKind])[] = [
  [2 * hour, 2 * hour + 10 * minute, "datadog: 500"],
  [5 * hour, 5 * hour + 20 * minute, "datadog: 429, small reset"],
  [8 * hour, 11 * hour, "network: refused"],
  [14 * hour, 14 * hour + 5 * minute, "datadog: 403 JSON"],
  [17 * hour, 17 * hour + 90 * minute, "network: hangs"],
];

const mishaps: readonly [PostFaultKind, ...PostFaultKind[]] = [
  "datadog: 500",
  "datadog: 503, stored",
  "datadog: 408",
  "datadog: 429",
  "network: reset in mid-request",
  "network: answer lost",
  "network: reset in mid-answer",
];

const mishapPercent = 2;

/** An event and its time, in milliseconds since the start. */
export interface Planned {
  readonly at: number;
  readonly event: IssuedEvent;
}

/** Several events often happen at once, as runs of a stack and its dependants do. */
export function planDay(count: number, policy: (input: unknown) => readonly Delivery[]): readonly Planned[] {
  const random = createRandom(seed);
  const start = createWorld({ seed, tally: createTally(), policy, only: [] }).time.now();
  const surroundings = { random, faults: createFaults(random, []), tally: createTally(), policy };
  const plan: Planned[] = [];
  while (plan.length < count) {
    const at = random.between(0, day);
    for (let size = random.pick([1, 1, 2, 3]); size > 0; size -= 1) {
      plan.push({ at, event: issueEvent(plan.length + 1, { ...surroundings, now: () => start + at }) });
    }
  }
  return plan;
}

export async function runDay(
  plan: readonly Planned[],
  policy: (input: unknown) => readonly Delivery[],
  start: (world: World) => (event: KnownEvent) => void,
): Promise<World> {
  const world = createWorld({ seed, tally: createTally(), policy, only: [] });
  const { time } = world;
  const carry = start(world);
  for (const { at, event } of plan) {
    const known = knownEvent(event, 0);
    time.after(at, () => {
      world.events.set(event.number, known);
      carry(known);
    });
  }
  await time.runUntil(() => false, day);
  await time.runUntil(() => world.queue.messages().length === 0 && world.deliveriesUnderWay === 0, 2 * day);
  await time.runUntil(() => false, 2 * hour);
  world.stopped = true;
  return world;
}

/** The schedule is the same for each design. */
export function scheduledExchange(world: World): Exchange {
  const exchange = createExchange(world);
  const random = createRandom(seed + 1);
  const start = world.time.now();
  return (series, _fault, deadline) => {
    const now = world.time.now() - start;
    const outage = outages.find(([from, to]) => now >= from && now < to)?.[2];
    const mishap = random.between(1, 100) <= mishapPercent ? random.pick(mishaps) : undefined;
    const kind = outage ?? mishap;
    return exchange(series, kind === undefined ? noFault : postFault(kind, random), deadline);
  };
}

/** The number of seconds at which Datadog has each event. */
export function heldSeconds(world: World): ReadonlyMap<number, number> {
  const held = new Map<number, number>();
  for (const { metric, points } of world.datadog.series()) {
    if (metric !== markMetric) continue;
    for (const [, number] of points) held.set(number, (held.get(number) ?? 0) + 1);
  }
  return held;
}

export const postDeadlineMilliseconds = 20 * second;
