import { day, hour, minute } from "../virtual-time.ts";
import { conservationErrors } from "./conservation.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { startForwarder } from "./forwarder-process.ts";
import { numberIn, readMessage } from "./generator.ts";
import { startLosses } from "./losses.ts";
import { startRecovery } from "./metrics-recovery.ts";
import { redrive, startOperator } from "./operator.ts";
import { issueEvents } from "./spacelift.ts";
import { createWorld, type World, type WorldSettings } from "./world.ts";

export interface SeedReport {
  readonly seed: number;
  readonly events: number;
  readonly ambiguous: number;
  readonly errors: readonly string[];
}

/**
 * Events and faults for some hours, then no faults until the queue is empty. Some runs repeat this after five days and
 * a redrive. Checks conservation, then redrives all messages that can succeed and checks again.
 */
export async function runSeed(
  settings: WorldSettings,
  connect: (world: World) => Exchange = createExchange,
): Promise<SeedReport> {
  const world = createWorld(settings);
  const { random, faults, time } = world;
  let processes = 0;
  const exchange = connect(world);
  const start = () => {
    processes += 1;
    startForwarder(world, exchange, `forwarder ${processes}`, start);
  };
  for (let index = random.between(2, 3); index > 0; index -= 1) start();

  const errors: string[] = [];
  // Nothing from before the first reconciliation is recovered.
  world.sender.faults.allow(false);
  startRecovery(world);
  await time.runUntil(() => world.sender.completedRuns > 0, minute);
  await disturb(world, random.between(8, 40));
  errors.push(...(await drain(world)));
  if (faults.has("operator: redrive after 5 days")) {
    await time.runUntil(() => false, 5 * day);
    await redrive(world, "operator: redrive after 5 days");
    await disturb(world, random.between(1, 8));
    errors.push(...(await drain(world)));
  }
  errors.push(...conservationErrors(world));
  if (errors.length === 0) {
    world.invalid.clear();
    await redrive(world, "operator: redrive after 70 minutes", (reason) => reason !== "ambiguous");
    errors.push(...(await drain(world)), ...conservationErrors(world));
    errors.push(
      ...reasonsLeft(world)
        .filter((reason) => reason !== "ambiguous")
        .map((reason) => `left dead-lettered: ${reason}`),
    );
  }
  world.stopped = true;
  return { seed: settings.seed, events: world.events.size, ambiguous: ambiguousEvents(world), errors };
}

async function disturb(world: World, count: number): Promise<void> {
  const { random, faults, time } = world;
  const period = random.pick([hour / 2, 2 * hour, 6 * hour]);
  const end = time.now() + period;
  faults.allow(true);
  world.sender.faults.allow(true);
  startOperator(world, () => time.now() >= end);
  startLosses(world, () => time.now() >= end);
  let isIssued = false;
  issueEvents(world, count, period)
    .catch((error: unknown) => world.violations.push(String(error)))
    .finally(() => {
      isIssued = true;
    });
  await time.runUntil(() => isIssued && time.now() >= end, 30 * day);
}

async function drain(world: World): Promise<readonly string[]> {
  const { faults, weather, time } = world;
  faults.allow(false);
  world.sender.faults.allow(false);
  // Lost events are recovered, and the operator's last actions end here.
  await time.runUntil(() => false, 4 * hour);
  Object.assign(weather, { datadog: "fine", forwarderAway: false, ledgerAway: false, parametersAway: false });
  const isDrained = () =>
    world.queue.messages().length === 0 && world.latePosts === 0 && world.deliveriesUnderWay === 0;
  if (await time.runUntil(isDrained, 2 * day)) return [];
  return [`after two days without a fault there are ${world.queue.messages().length} messages on the queue`];
}

function ambiguousEvents(world: World): number {
  const deadLettered = world.deadLetters.messages().map(({ body }) => numberIn(readMessage(body).body));
  return new Set(deadLettered).size;
}

function reasonsLeft(world: World): readonly string[] {
  return world.deadLetters.messages().map(({ attributes }) => attributes["reason"] ?? "none");
}
