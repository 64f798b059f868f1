import type { SQSEvent, SQSRecord } from "aws-lambda";
import { oldestSentSeconds } from "../../lambda/domain/claim.ts";
import type { Answer } from "../../lambda/domain/outcome.ts";
import type { Secret } from "../../lambda/domain/secret.ts";
import { defaultFinishedStates, queueRetentionDays } from "../../lambda/environment.ts";
import { apiKeyAges, createCachedValue } from "../../lambda/handlers/cached-value.ts";
import type { DeliverPorts, TimedSeries } from "../../lambda/handlers/deliver.ts";
import { createForwarder } from "../../lambda/handlers/forward.ts";
import type { Ledger } from "../../lambda/handlers/ledger.ts";
import { createEventSourceMapping } from "../../simulator/stand-ins/event-source-mapping.ts";
import { inboxOf } from "../../simulator/stand-ins/queue-ports.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultKind } from "./faults.ts";
import { markMetric, numberIn, readMessage } from "./generator.ts";
import { noFault, postFault } from "./post-faults.ts";
import { hour, minute, second } from "./virtual-time.ts";
import { apiKeyName, type World } from "./world.ts";

/** What one invocation met and did, for the tally. */
interface Invocation {
  readonly struck: Set<FaultKind>;
  readonly posted: Set<number>;
  posts: number;
  parked: number;
  overtaken: boolean;
}

const never = new Promise<never>(() => {});

const invocationMilliseconds = 2 * minute;

type Place = "ledger" | "mark" | "post" | "answer" | "other";

/**
 * One process of the forwarder's function from its cold start to its end: the real handler, which at each call to the
 * outside may die, or be overtaken by the next process and go on later. `next` starts that one.
 */
export function startForwarder(world: World, exchange: Exchange, name: string, next: () => void): void {
  const { time, random, faults, tally, weather, queue } = world;
  const configurationIndex = world.configurations.length - 1;
  const series = world.configurations[configurationIndex];
  if (series === undefined) throw new Error("nothing is deployed");
  const skew = faults.has("clock: Lambda's") ? random.between(-2 * minute, 2 * minute) : 0;
  const now = () => time.now() + skew;
  let isAlive = true;
  let invocation = newInvocation();
  let keyRead: { readonly at: number; readonly milliseconds: number } | undefined;
  let hasKey = false;

  const strike = (kind: FaultKind, events = 1) => {
    invocation.struck.add(kind);
    tally.hit(kind, events);
    world.trace(name, "meets", kind);
  };

  const die = (kind: FaultKind, events: number): Promise<never> => {
    tally.hit(kind, events);
    tally.change(kind);
    world.trace(name, kind);
    isAlive = false;
    return never;
  };

  /** Every call passes here on its way there and back. */
  const gate = async (place: Place, events: number): Promise<void> => {
    await time.sleep(random.between(1, 20));
    if (!isAlive) return never;
    const death = deaths[place].find((kind) => faults.strikes(kind) && random.chance(place === "ledger" ? 0.05 : 0.5));
    if (death !== undefined) return die(death, events);
    const pause =
      place === "answer" || place === "post" ? "forwarder: overtaken in mid-POST" : "forwarder: overtaken anywhere";
    if (faults.strikes(pause) && random.chance(place === "ledger" ? 0.05 : 0.5)) {
      strike(pause, events);
      tally.change(pause);
      await time.sleep(random.pick([random.between(2 * minute, 20 * minute), random.between(50 * minute, 2 * hour)]));
      world.trace(name, "goes on");
    }
  };

  const ledgerCall = async <T>(isWrite: boolean, events: number, place: Place, call: () => Promise<T>): Promise<T> => {
    await gate(place, events);
    if (weather.ledgerAway) {
      strike("ledger: away", events);
      throw new Error("the ledger is away");
    }
    if (faults.strikes("ledger: throttled")) {
      strike("ledger: throttled", events);
      throw new Error("ThrottlingException");
    }
    const isLost = isWrite && faults.strikes("ledger: answer lost");
    const result = await call();
    await gate("ledger", events);
    if (isLost) {
      strike("ledger: answer lost", events);
      throw new Error("the ledger's answer was lost");
    }
    return result;
  };

  const { ledger } = world;
  const write = <T>(call: () => Promise<T>, place: Place = "ledger") => ledgerCall(true, 1, place, call);
  const tracedLedger: Ledger = {
    read: (ids) => ledgerCall(false, ids.length, "ledger", () => ledger.read(ids)),
    listSlots: (slotKey, oldest) => ledgerCall(false, 1, "ledger", () => ledger.listSlots(slotKey, oldest)),
    putSlot: (slotKey, at, eventId) => {
      if (at === Math.floor(now() / 1000) && at !== Math.floor(time.now() / 1000)) tally.change("clock: Lambda's");
      return write(() => ledger.putSlot(slotKey, at, eventId));
    },
    putClaim: (eventId, claim) => {
      world.trace(name, "claims", eventId, claim.second, claim.open);
      return write(() => ledger.putClaim(eventId, claim));
    },
    open: (eventId, generation, nonce) => {
      world.trace(name, "opens", eventId, generation, nonce);
      return write(() => ledger.open(eventId, generation, nonce));
    },
    close: (eventId, generation, nonce) => {
      world.trace(name, "closes", eventId, generation, nonce);
      return write(() => ledger.close(eventId, generation, nonce));
    },
    restamp: (eventId, to) => {
      world.trace(name, "restamps", eventId, to.generation, to.second);
      return write(() => ledger.restamp(eventId, to));
    },
    mark: (eventId) => {
      world.trace(name, "marks", eventId);
      return write(() => ledger.mark(eventId), "mark");
    },
  };

  const readKey = async (): Promise<Secret> => {
    const started = time.now();
    try {
      await gate("other", 1);
      if (weather.parametersAway) {
        strike(hasKey ? "parameters: away, warm" : "parameters: away, cold");
        throw new Error("Parameter Store is away");
      }
      const { value } = await world.parameters.read(apiKeyName);
      hasKey = true;
      return value;
    } finally {
      keyRead = { at: time.now(), milliseconds: time.now() - started };
    }
  };

  const refuseKey = (key: Secret): Answer | undefined => {
    if (weather.validKeys.includes(key.reveal())) return undefined;
    return { kind: "answered", status: 403, body: '{"errors":["Forbidden"]}' };
  };

  const submit: DeliverPorts["submit"] = async (batch, key, deadline) => {
    const numbers = marksOf(batch);
    const keyWait = keyRead?.at === time.now() ? keyRead.milliseconds : 0;
    for (const each of batch) {
      const age = now() / 1000 - each.second;
      if (age - keyWait / 1000 > oldestSentSeconds) world.violations.push(`${name} sends a point ${age} s old`);
    }
    invocation.posts += 1;
    world.posts.push({ by: name, at: time.now(), numbers });
    for (const number of numbers) invocation.posted.add(number);
    if (skew !== 0) tally.hit("clock: Lambda's", numbers.length);
    await gate("post", numbers.length);
    const refused = refuseKey(key);
    if (refused !== undefined) {
      if (weather.keyTrouble !== undefined) strike(weather.keyTrouble, numbers.length);
      await time.sleep(50);
      return refused;
    }
    const kind = weather.datadog === "fine" ? faults.strikesPost() : undefined;
    if (kind !== undefined) strike(kind, numbers.length);
    const answer = await exchange(
      batch,
      faultNow(world, strike, numbers.length) ?? (kind ? postFault(kind, random) : noFault),
      deadline,
    );
    world.trace(
      name,
      "posted",
      numbers,
      batch.map((each) => each.second - Math.floor(time.now() / 1000))[0],
      JSON.stringify(answer),
    );
    await gate("answer", numbers.length);
    return answer;
  };

  const isReady: DeliverPorts["isReady"] = async (key, deadline) => {
    await gate("other", 1);
    if (refuseKey(key) !== undefined) {
      if (weather.keyTrouble !== undefined) strike(weather.keyTrouble, Math.max(1, invocation.posted.size));
      await time.sleep(50);
      return false;
    }
    const outage = faultNow(world, strike, Math.max(1, invocation.posted.size));
    if (outage === undefined) return true;
    await time.sleep(outage.answer.kind === "none" ? deadline : 5);
    return false;
  };

  const inbox = inboxOf(queue, world.deadLetters);
  const handler = createForwarder(
    {
      ledger: tracedLedger,
      apiKey: createCachedValue(readKey, { ...apiKeyAges, now: time.now }),
      submit,
      isReady,
      park: async (parked) => {
        await gate("other", 1);
        const isLost = random.chance(0.5);
        const fails = faults.strikes("queue: parking fails");
        world.trace(name, "parks", parked.eventId, parked.reason, parked.detail);
        invocation.parked += 1;
        if (fails) strike("queue: parking fails");
        if (!fails || isLost) await inbox.park(parked);
        await gate("other", 1);
        if (fails) throw new Error("the dead-letter queue did not answer");
      },
      delay: async (delays) => {
        await gate("other", delays.length);
        await inbox.delay(delays);
      },
      now,
      random: random.next,
      newNonce: createNonces(name),
      log: () => {},
    },
    {
      series,
      finishedStates: new Set(defaultFinishedStates),
      queueRetentionDays,
      historicalMetrics: false,
      retry: { firstSeconds: 10, maximumSeconds: random.pick([30, 900, 900]) },
    },
  );

  const settle = (records: readonly SQSRecord[], failed: ReadonlySet<string>) => {
    const [alone] = invocation.struck.size === 1 ? invocation.struck : [];
    if (alone !== undefined && (failed.size > 0 || invocation.parked > 0 || invocation.posts > 1)) tally.change(alone);
    for (const record of records) {
      if (failed.has(record.messageId)) continue;
      const { receiptId, body } = readMessage(record.body);
      const number = numberIn(body);
      const special = world.events.get(number)?.receipts.get(receiptId);
      if (special === undefined || invocation.parked > 0) continue;
      if (special.startsWith("operator") || !invocation.posted.has(number)) tally.change(special);
    }
  };

  const invoke = async ({ Records }: SQSEvent) => {
    const current = newInvocation();
    invocation = current;
    const endsAt = now() + invocationMilliseconds;
    // Lambda ends it then; what an overtaken process still does, nobody hears of.
    time.after(invocationMilliseconds, () => {
      if (invocation !== current || current.overtaken || isDone) return;
      current.overtaken = true;
      next();
    });
    let isDone = false;
    const context = { ...lambdaContext, getRemainingTimeInMillis: () => Math.max(100, endsAt - now()) };
    const response = await handler({ Records }, context);
    if (current.overtaken || !isAlive) return never;
    isDone = true;
    settle(Records, new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)));
    return response ?? { batchItemFailures: [] };
  };

  const largest = random.pick([1, 5, 20]);
  const mapping = createEventSourceMapping({
    queue: {
      receive: async () => {
        const messages = await queue.receive(random.between(1, largest));
        if (faults.strikes("queue: received twice")) {
          for (const { receiptHandle, body } of messages) {
            await queue.changeVisibility(receiptHandle, 0.001);
            tagReceipt(world, body, "queue: received twice");
          }
        }
        return messages;
      },
      remove: async (receiptHandle) => {
        if (faults.strikes("queue: acknowledgement lost")) {
          const message = queue.messages().find(({ messageId }) => receiptHandle.startsWith(messageId));
          if (message !== undefined) tagReceipt(world, message.body, "queue: acknowledgement lost");
          return;
        }
        await queue.remove(receiptHandle);
      },
    },
    handler: invoke,
    clock: now,
    timeoutMilliseconds: invocationMilliseconds,
    log: () => {},
  });

  const run = async (): Promise<void> => {
    let idle = second;
    while (!world.stopped) {
      await time.sleep(random.between(idle / 2, idle));
      if (
        configurationIndex !== world.configurations.length - 1 ||
        (faults.has("parameters: away, cold") && random.chance(0.05))
      ) {
        return next();
      }
      const isEmpty = queue.messages().length === 0;
      const received = isEmpty ? 0 : await mapping.poll();
      idle = received === 0 ? Math.min(minute / 2, idle * 2) : second;
    }
  };
  run().catch((error: unknown) => world.violations.push(`${name}: ${String(error)}`));
}

/** What the weather does to a request to Datadog. */
function faultNow(world: World, strike: (kind: FaultKind, events: number) => void, events: number) {
  const { datadog } = world.weather;
  if (datadog === "fine") return undefined;
  strike(datadog === "refuses" ? "datadog: hours of refusals" : "datadog: hours without an answer", events);
  return postFault(datadog === "refuses" ? "network: refused" : "network: hangs", world.random);
}

const deaths: Readonly<Record<Place, readonly FaultKind[]>> = {
  post: ["forwarder: killed after the claim"],
  answer: ["forwarder: killed after the POST"],
  mark: ["forwarder: killed before the mark"],
  ledger: ["forwarder: killed anywhere"],
  other: ["forwarder: killed anywhere"],
};

function newInvocation(): Invocation {
  return { struck: new Set(), posted: new Set(), posts: 0, parked: 0, overtaken: false };
}

/** Makes what follows for the message of this body count for a kind of fault. */
export function tagReceipt(world: World, message: string, kind: FaultKind): void {
  const { receiptId, body } = readMessage(message);
  const event = world.events.get(numberIn(body));
  event?.receipts.set(receiptId, kind);
  world.tally.hit(kind);
}

function marksOf(series: readonly TimedSeries[]): readonly number[] {
  return series.flatMap(({ metric, value }) => (metric === markMetric ? [value] : []));
}

function createNonces(name: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${name}.${count}`;
  };
}

const lambdaContext = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "forwarder",
  functionVersion: "1",
  invokedFunctionArn: "",
  memoryLimitInMB: "512",
  awsRequestId: "",
  logGroupName: "",
  logStreamName: "",
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
