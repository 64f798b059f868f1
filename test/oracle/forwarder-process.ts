import type { SQSEvent, SQSRecord } from "aws-lambda";
import { createForwarder, type ForwarderPorts } from "../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import {
  createEventSourceMapping,
  type EventSourceMappingSettings,
} from "../../simulator/stand-ins/event-source-mapping.ts";
import { createContext } from "../../simulator/stand-ins/lambda-context.ts";
import { inboxOf } from "../../simulator/stand-ins/queue-ports.ts";
import { minute, second } from "../virtual-time.ts";
import { createDatadogPort } from "./datadog-port.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultKind } from "./faults.ts";
import { numberIn, readMessage } from "./generator.ts";
import { createLedgerPort } from "./ledger-port.ts";
import { checkRefusal, createProcess, never, newInvocation, type Process, tagReceipt } from "./process.ts";
import type { World } from "./world.ts";

/** They may reject any event by chance. */
const refusals: readonly FaultKind[] = ["datadog: 400", "datadog: 413", "intake: hours of 400", "intake: hours of 413"];

const invocationMilliseconds = 2 * minute;

/** At each outside call, it may die, or the next process may overtake it. `next` starts that one. */
export function startForwarder(world: World, exchange: Exchange, name: string, next: () => void): void {
  const { time, random, faults, queue } = world;
  const process = createProcess(world, name);
  const configurations = world.configurations.length;
  const mapping = createEventSourceMapping({
    queue: createSource(world, random.pick([1, 5, 20])),
    handler: createInvoke(process, exchange, next),
    clock: process.now,
    timeoutMilliseconds: invocationMilliseconds,
    // Virtual time ends an invocation but lets its remaining code run: see `createInvoke`.
    after: () => never,
    log: () => {},
  });
  const isToEnd = () =>
    configurations !== world.configurations.length || (faults.has("parameters: away, cold") && random.chance(0.05));

  const run = async (): Promise<void> => {
    let idle = second;
    while (!world.stopped) {
      await time.sleep(random.between(idle / 2, idle));
      if (isToEnd()) return next();
      const received = queue.messages().length === 0 || world.weather.forwarderAway ? 0 : await mapping.poll();
      idle = received === 0 ? Math.min(minute / 2, idle * 2) : second;
    }
  };
  run().catch((error: unknown) => world.violations.push(`${name}: ${String(error)}`));
}

function createInvoke(process: Process, exchange: Exchange, next: () => void): EventSourceMappingSettings["handler"] {
  const { world, now } = process;
  const { random, time } = world;
  const series = world.configurations.at(-1);
  if (series === undefined) throw new Error("nothing is deployed");
  let nonces = 0;
  const newNonce = () => {
    nonces += 1;
    return `${process.name}.${nonces}`;
  };
  const handler = createForwarder(
    {
      ...createDatadogPort(process, exchange),
      ...createInboxPort(process),
      ledger: createLedgerPort(process),
      now,
      random: random.next,
      newNonce,
      wait: time.sleep,
      log: () => {},
    },
    {
      integrationName: "oracle",
      spaceliftEndpoint: "https://acme.app.spacelift.io",
      ...series,
      retry: { firstSeconds: 10, maximumSeconds: world.maximumRetrySeconds ?? random.pick([20, 60, 900]) },
    },
  );

  return async ({ Records }: SQSEvent) => {
    const invocation = newInvocation(Records.length);
    process.invocation = invocation;
    let isDone = false;
    // Lambda ends the invocation here. Later results of an overtaken process are lost.
    world.time.after(invocationMilliseconds, () => {
      invocation.overtaken = !isDone;
      if (invocation.overtaken) next();
    });
    const response = await handler({ Records }, createContext("forwarder", now, invocationMilliseconds));
    if (invocation.overtaken || !process.isAlive()) return never;
    isDone = true;
    const { batchItemFailures } = response ?? { batchItemFailures: [] };
    tallyInvocation(process, Records, new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)));
    return { batchItemFailures };
  };
}

/** Tallies single faults, and the fate of messages that exist because of a fault. */
function tallyInvocation(process: Process, records: readonly SQSRecord[], failed: ReadonlySet<string>): void {
  const { world, invocation } = process;
  const { struck, posted, posts, deadLettered } = invocation;
  const [alone] = struck.size === 1 ? struck : [];
  if (alone !== undefined && (failed.size > 0 || deadLettered > 0 || posts > 1)) world.tally.change(alone);
  if (deadLettered > 0) return;
  for (const { messageId, body: message } of records) {
    if (failed.has(messageId)) continue;
    const { receiptId, body } = readMessage(message);
    const special = world.events.get(numberIn(body))?.receipts.get(receiptId);
    if (special === undefined) continue;
    if (special.startsWith("operator") || !posted.has(numberIn(body))) world.tally.change(special);
  }
}

function createInboxPort(process: Process): Pick<ForwarderPorts, "deadLetter" | "delay"> {
  const { world, name, strike, gate } = process;
  const inbox = inboxOf(world.queue, world.deadLetters);
  return {
    deadLetter: async (deadLettered) => {
      world.trace(name, "dead-letters", deadLettered.eventId, deadLettered.reason, deadLettered.detail);
      const number = numberIn(readMessage(deadLettered.body).body);
      if (deadLettered.reason === "rejected") checkRefusal(process, number, "rejected");
      const isFair = !refusals.some(world.faults.has);
      if (deadLettered.reason === "rejected" && isFair && world.invalid.get(number) === "extension") {
        world.violations.push(`event ${number} is rejected for the sake of its extension`);
      }
      const refusedAt = process.closedAt.get(deadLettered.eventId ?? "");
      if (deadLettered.reason === "rejected" && refusedAt !== undefined) world.rejectedAt.set(number, refusedAt);
      await gate("other", 1);
      const fails = world.faults.strikes("queue: dead-lettering fails");
      if (fails) strike("queue: dead-lettering fails");
      process.invocation.deadLettered += 1;
      if (!fails || world.random.chance(0.5)) await inbox.deadLetter(deadLettered);
      await gate("other", 1);
      if (fails) throw new Error("the dead-letter queue did not answer");
    },
    delay: async (delays) => {
      await gate("other", delays.length);
      await inbox.delay(delays);
    },
  };
}

async function receiveSome({ queue, random, faults, tally }: World, most: number) {
  if (!faults.strikes("queue: out of order")) return queue.receive(most);
  const all = await queue.receive(2 * most + 1);
  const kept = all
    .filter(() => random.chance(0.5))
    .slice(0, most)
    .reverse();
  for (const message of all) {
    if (!kept.includes(message)) await queue.changeVisibility(message.receiptHandle, 0.001);
  }
  tally.hit("queue: out of order", kept.length);
  const [newest] = kept;
  if (newest !== undefined && newest !== all[0]) tally.change("queue: out of order");
  return kept;
}

function createSource(world: World, largest: number): EventSourceMappingSettings["queue"] {
  const { queue, random, faults } = world;
  return {
    receive: async () => {
      const messages = await receiveSome(world, random.between(1, largest));
      if (!faults.strikes("queue: received twice")) return messages;
      for (const { receiptHandle, body } of messages) {
        await queue.changeVisibility(receiptHandle, 0.001);
        tagReceipt(world, body, "queue: received twice");
      }
      return messages;
    },
    remove: async (receiptHandle) => {
      if (!faults.strikes("queue: acknowledgement lost")) return queue.remove(receiptHandle);
      const message = queue.messages().find(({ messageId }) => receiptHandle.startsWith(messageId));
      if (message !== undefined) tagReceipt(world, message.body, "queue: acknowledgement lost");
    },
  };
}
