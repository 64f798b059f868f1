import { heartbeatMessage } from "../../lambda/contract/queue.ts";
import type { SeriesConfiguration } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { hour, minute, second } from "../virtual-time.ts";
import type { FaultKind } from "./faults.ts";
import { tagReceipt } from "./process.ts";
import { type Outage, outageKinds } from "./weather.ts";
import { apiKeyName, type World } from "./world.ts";

/** Starts a loop for each action of people and services. */
export function startOperator(world: World, isOver: () => boolean): void {
  const { time, random, faults } = world;
  const often = (
    kinds: readonly FaultKind[],
    pause: readonly [number, number],
    act: (kind: FaultKind) => Promise<void>,
  ) => {
    const present = kinds.filter(faults.has);
    if (present.length === 0) return;
    const loop = async (): Promise<void> => {
      while (!isOver()) {
        await time.sleep(random.between(...pause));
        const kind = present[random.between(0, present.length - 1)];
        if (kind !== undefined && !isOver()) await act(kind);
      }
    };
    loop().catch((error: unknown) => world.violations.push(String(error)));
  };
  for (const kind of outageKinds) often([kind], [minute, 2 * hour], () => outage(world, kind));
  if (world.random.chance(0.5)) beat(world, isOver);
  often(["forwarder: not invoked"], [minute, 2 * hour], (kind) => congestion(world, kind));
  often(["ledger: away"], [minute, hour], () =>
    during(world, random.between(minute, hour), (on) => {
      world.weather.ledgerAway = on;
    }),
  );
  often(["parameters: away, cold", "parameters: away, warm"], [minute, hour], () =>
    during(world, random.between(minute, hour), (on) => {
      world.weather.parametersAway = on;
    }),
  );
  often(["parameters: key rotated", "parameters: key revoked first"], [minute, hour / 2], (kind) =>
    rotateKey(world, kind),
  );
  often(["operator: redeploy"], [minute, 90 * minute], async () => redeploy(world));
  const redrives = ["operator: redrive after 50 minutes", "operator: redrive after 70 minutes"] as const;
  for (const kind of redrives) {
    const wait = (kind === redrives[0] ? 50 : 70) * minute;
    often([kind], [wait, wait], () => {
      // Sometimes Datadog accepts by then what it refused.
      if (random.chance(0.5)) world.invalid.clear();
      return redrive(world, kind);
    });
  }
}

async function during(world: World, milliseconds: number, change: (on: boolean) => void): Promise<void> {
  change(true);
  await world.time.sleep(milliseconds);
  change(false);
}

async function outage(world: World, kind: Outage): Promise<void> {
  await during(world, untilTheEdge(world), (on) => {
    world.weather.datadog = on ? kind : "fine";
  });
}

/** Like the stack's schedule. */
export function beat(world: World, isOver: () => boolean): void {
  const loop = async (): Promise<void> => {
    while (!isOver()) {
      await world.queue.send({ body: heartbeatMessage });
      await world.time.sleep(5 * minute);
    }
  };
  loop().catch((error: unknown) => world.violations.push(String(error)));
}

async function congestion(world: World, kind: FaultKind): Promise<void> {
  await during(world, untilTheEdge(world), (on) => {
    world.weather.forwarderAway = on;
  });
  world.tally.hit(kind, world.queue.messages().length);
  if (world.queue.messages().length > 0) world.tally.change(kind);
}

/** It often ends just before a claim that may have been sent gets too old to be sent again. */
function untilTheEdge({ time, random, ledger }: World): number {
  const unsettled = [...ledger.claims().values()].filter(({ done }) => !done);
  const claim = unsettled[random.between(0, unsettled.length - 1)];
  const edge = claim && (claim.second + 58 * 60 - random.between(1, random.pick([60, 200]))) * 1000 - time.now();
  return edge !== undefined && edge > 0 ? edge : random.between(minute, 3 * hour);
}

/** Rotates while events are queued, so that a forwarder with the old key notices. */
async function rotateKey(world: World, kind: FaultKind): Promise<void> {
  const { time, random, weather, queue } = world;
  for (let waits = 0; queue.messages().length === 0 && waits < 100; waits += 1) await time.sleep(10 * second);
  const key = `key of ${time.now()}`;
  if (kind === "parameters: key rotated") {
    weather.validKeys = [...weather.validKeys, key];
    world.parameters.put(apiKeyName, key);
    await time.sleep(random.between(0, 5 * second));
    weather.validKeys = [key];
    weather.keyTrouble = kind;
  } else {
    weather.validKeys = [key];
    weather.keyTrouble = kind;
    await time.sleep(random.between(minute, hour));
    world.parameters.put(apiKeyName, key);
  }
}

const others: readonly [SeriesConfiguration, ...SeriesConfiguration[]] = [
  { metricPrefix: "spacelift.integration", extraTags: ["team:one", "Stack:elsewhere"], excludeTags: [] },
  { metricPrefix: "spacelift.integration", extraTags: [], excludeTags: ["branch"] },
  { metricPrefix: "acme.spacelift", extraTags: [], excludeTags: [] },
  { metricPrefix: "acme.spacelift", extraTags: ["team:two"], excludeTags: ["stack", "policy_name"] },
];

function redeploy(world: World): void {
  const live = [...world.ledger.claims().values()].filter(({ done }) => !done).length;
  world.tally.hit("operator: redeploy", Math.max(live, world.queue.messages().length));
  world.configurations.push(world.random.pick(others));
}

/** Like the SQS console: sends each dead-lettered message as a new one. */
export async function redrive(
  world: World,
  kind: FaultKind,
  isMeant: (reason: string) => boolean = () => true,
): Promise<void> {
  for (const message of await world.deadLetters.receive(1000)) {
    if (!isMeant(message.attributes["reason"] ?? "")) continue;
    tagReceipt(world, message.body, kind);
    world.trace("redriven:", message.attributes["eventId"], message.attributes["reason"]);
    await world.queue.send({ body: message.body });
    await world.deadLetters.remove(message.receiptHandle);
  }
}
