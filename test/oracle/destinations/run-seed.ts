import { auditEntry } from "../../audit-entries.ts";
import { runPayload } from "../../payloads.ts";
import { day, hour, minute } from "../../virtual-time.ts";
import { startLosses } from "../losses.ts";
import { keepSample } from "../samples.ts";
import { outageKinds } from "../weather.ts";
import { changeFailureErrors, conservationErrors, copiesOf } from "./conservation.ts";
import { startForwarder } from "./forwarder.ts";
import { deliverEntry, deliverRun, deliverRunLogs, inputOf, startRecovery } from "./sending.ts";
import { createWorld, type Lane, logsNumber, runId, sendsLogs, type World } from "./world.ts";

export interface SeedReport {
  readonly runs: number;
  /** Runs that a product other than `pipelines` holds more than once. */
  readonly doubled: number;
  readonly deadLettered: number;
  /** Runs that a recovery enqueued before any delivery did. */
  readonly recovered: number;
  /** Runs that never reached a queue. */
  readonly missing: number;
  readonly errors: readonly string[];
}

/** Runs and faults for some hours, then no faults until all queues are empty, and at last a redrive. */
export async function runSeed(seed: number): Promise<SeedReport> {
  const world = createWorld(seed);
  const { random, lanes, sender } = world;
  for (const lane of lanes) for (let count = random.between(1, 3); count > 0; count -= 1) startForwarder(world, lane);
  // Nothing from before the first reconciliation is recovered.
  sender.faults.allow(false);
  startRecovery(world);
  await world.time.runUntil(() => sender.completedRuns > 0, minute);
  sender.faults.allow(true);
  await disturb(world, random.between(5, 25));
  const errors = [...(await drain(world)), ...conservationErrors(world)];
  const deadLettered = lanes.flatMap(({ deadLetters }) => deadLetters.messages()).length;
  for (const { queue, deadLetters } of lanes) deadLetters.moveTo(queue);
  errors.push(...(await drain(world)), ...conservationErrors(world), ...changeFailureErrors(world));
  const left = lanes.flatMap(({ deadLetters }) => deadLetters.messages());
  errors.push(...left.map(({ attributes }) => `left dead-lettered: ${attributes["reason"]} ${attributes["detail"]}`));
  world.stopped = true;
  const enqueuedBy = (by: "recovery" | undefined) =>
    [...world.runs.values()].filter((run) => run.enqueuedBy === by).length;
  const [recovered, missing] = [enqueuedBy("recovery"), enqueuedBy(undefined)];
  return { runs: world.runs.size, doubled: doubledRuns(world), deadLettered, recovered, missing, errors };
}

/** By Spacelift's rules, and sometimes again. So is an audit entry, and so are the logs of some runs. */
export async function issueRun(world: World, number: number): Promise<void> {
  const { time, random, faults, runs } = world;
  const isChangeFailure = random.chance(0.3);
  const ended = time.now() - random.between(0, 3_000);
  const payload = runPayload({
    event: {
      ...{ kind: "run", account: "acme", id: runId(number), at: ended * 1e6 },
      state: isChangeFailure ? "FAILED" : "FINISHED",
    },
    run: { type: "TRACKED", stack: random.pick(["dns", "web"]) },
    timing: [{ state: isChangeFailure ? "APPLYING" : "PLANNING", duration: 1e9 }],
  });
  runs.set(number, { isChangeFailure, issuedAt: time.now(), payload, enqueuedBy: undefined });
  keepSample(world, { number, input: inputOf(number) });
  // The id of an entry is a digest, so the account names the run.
  const entry = auditEntry({ account: runId(number), timestamp: ended });
  const printed = { ...payload, event: { ...Object(payload["event"]), id: runId(logsNumber(number)) } };
  const deliver = async (receiptId: string) => {
    deliverRun(world, payload, receiptId);
    await deliverEntry(world, entry, receiptId);
    if (sendsLogs(number)) await deliverRunLogs(world, printed, receiptId);
  };
  await deliver("first");
  if (faults.strikes("delivery: at once again")) await deliver("at once");
  if (faults.strikes("delivery: later again")) {
    await time.sleep(random.between(minute, hour));
    await deliver("later");
  }
}

async function disturb(world: World, count: number): Promise<void> {
  const { random, faults, time } = world;
  const period = random.pick([hour / 2, 2 * hour]);
  const end = time.now() + period;
  const repeat = (pause: number, act: () => Promise<void>) => {
    const loop = async () => {
      while (time.now() < end) {
        await time.sleep(random.between(minute, pause));
        if (time.now() < end) await act();
      }
    };
    loop().catch((error: unknown) => world.violations.push(String(error)));
  };
  startLosses(world, () => time.now() >= end);
  const kinds = outageKinds.filter(faults.has);
  if (kinds.length > 0) repeat(hour, () => outage(world, kinds));
  if (faults.has("ledger: away")) repeat(hour, () => ledgerOutage(world));
  const issued = Array.from({ length: count }, async (_, index) => {
    await time.sleep(random.between(0, period));
    await issueRun(world, index + 1);
  });
  let isIssued = false;
  Promise.all(issued).then(
    () => {
      isIssued = true;
    },
    (error: unknown) => world.violations.push(String(error)),
  );
  await time.runUntil(() => isIssued && time.now() >= end, day);
}

/** One, or all together. */
function someLanes({ random, lanes }: World): readonly Lane[] {
  return random.chance(0.3) ? lanes : lanes.slice(random.between(0, lanes.length - 1)).slice(0, 1);
}

async function outage(world: World, kinds: typeof outageKinds): Promise<void> {
  const { time, random } = world;
  const kind = kinds[random.between(0, kinds.length - 1)];
  const struck = someLanes(world);
  for (const lane of struck) lane.outage = kind;
  await time.sleep(random.between(minute, hour));
  for (const lane of struck) lane.outage = undefined;
}

async function ledgerOutage(world: World): Promise<void> {
  const struck = someLanes(world);
  for (const lane of struck) lane.ledgerAway = true;
  await world.time.sleep(world.random.between(minute, hour / 2));
  for (const lane of struck) lane.ledgerAway = false;
}

/** Without faults. */
export async function drain(world: World): Promise<readonly string[]> {
  const { faults, lanes, time } = world;
  faults.allow(false);
  world.sender.faults.allow(false);
  // Lost runs are recovered, and pauses and outages end here.
  await time.runUntil(() => false, 2 * hour);
  for (const lane of lanes) Object.assign(lane, { outage: undefined, ledgerAway: false });
  const waiting = () => lanes.filter(({ queue }) => queue.messages().length > 0).map(({ product }) => product);
  if (await time.runUntil(() => waiting().length === 0 && world.latePosts + world.deliveriesUnderWay === 0, day / 2))
    return [];
  return [`after twelve hours without a fault there are messages for ${waiting().join(", ")}`];
}

function doubledRuns(world: World): number {
  return [...world.runs.keys()].filter((number) =>
    (["events", "deployments", "logs"] as const).some((product) => copiesOf(world, product, number) > 1),
  ).length;
}
