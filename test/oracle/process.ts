import { oldestSentSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { hour, minute, second } from "../virtual-time.ts";
import type { FaultKind } from "./faults.ts";
import { numberIn, readMessage } from "./generator.ts";
import type { PostRecord, World } from "./world.ts";

interface Invocation {
  readonly struck: Set<FaultKind>;
  readonly posted: Set<number>;
  messages: number;
  posts: number;
  deadLettered: number;
  overtaken: boolean;
}

export type Place = "ledger" | "claim" | "open" | "mark" | "post" | "answer" | "other";

/** From its cold start to its end. */
export interface Process {
  readonly world: World;
  readonly name: string;
  /** Lambda's clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly hasSkew: boolean;
  readonly isAlive: () => boolean;
  invocation: Invocation;
  lastPost?: PostRecord;
  readonly late: Set<string>;
  /** By event id. */
  readonly closedAt: Map<string, number>;
  secondToSendAt: number;
  readonly strike: (kind: FaultKind, events?: number) => void;
  /**
   * Every call passes here before and after. The process may die or pause. With `oldest`, a pause is likelier shortly
   * before that timestamp gets too old to send, or lasts until it is about an hour old.
   */
  readonly gate: (place: Place, events: number, oldest?: number) => Promise<void>;
}

const pauses = [
  [second, 100 * second],
  [2 * minute, 5 * minute],
  [5 * minute, 20 * minute],
  [50 * minute, 2 * hour],
] as const;

const freeze: FaultKind = "forwarder: frozen for an hour";

/** Age of the points: near the limit for sending, near Datadog's limit, or far beyond. */
const thaws = [
  [57 * minute, 60 * minute],
  [58 * minute, 64 * minute],
  [64 * minute, 100 * minute],
] as const;

const deaths: Readonly<Record<Place, FaultKind>> = {
  post: "forwarder: killed after the claim",
  answer: "forwarder: killed after the POST",
  mark: "forwarder: killed before the mark",
  ledger: "forwarder: killed anywhere",
  claim: "forwarder: killed anywhere",
  open: "forwarder: killed anywhere",
  other: "forwarder: killed anywhere",
};

/** A call of a dead process never settles. */
export const never = new Promise<never>(() => {});

export function createProcess(world: World, name: string): Process {
  const { time, random, faults, tally, weather } = world;
  // A wrong clock matters most at its limits.
  const skews = [random.between(-2 * minute, 2 * minute), -2 * minute, 2 * minute] as const;
  const skew = faults.has("clock: Lambda's") ? random.pick(skews) : 0;
  let isAlive = true;

  const strike = (kind: FaultKind, events = 1) => {
    self.invocation.struck.add(kind);
    tally.hit(kind, events);
    world.trace(name, "meets", kind);
  };

  const holdUp = async (kind: FaultKind, events: number, milliseconds: number): Promise<void> => {
    strike(kind, events);
    tally.change(kind);
    // Overtaking processes find Datadog down, so that the frozen one decides the outcome.
    const isAlone = kind === freeze || faults.has("datadog: hours of refusals");
    if (isAlone && random.chance(0.7) && weather.datadog === "fine") {
      weather.datadog = "datadog: hours of refusals";
      time.after(milliseconds - 1, () => {
        weather.datadog = "fine";
      });
    }
    await time.sleep(milliseconds);
    world.trace(name, "goes on");
  };

  const gate: Process["gate"] = async (place, events, oldest = 0) => {
    await time.sleep(random.between(1, 20));
    if (!isAlive) return never;
    const isLedger = place === "ledger" || place === "claim";
    const strikesHere = (kind: FaultKind) =>
      faults.strikes(kind) && random.chance(isLedger ? 0.05 : place === "mark" ? 1 : 0.5);
    const death = deaths[place];
    if (strikesHere(death)) {
      strike(death, events);
      tally.change(death);
      isAlive = false;
      return never;
    }
    const isPosting = place === "answer" || place === "post";
    const pause: FaultKind = isPosting ? "forwarder: overtaken in mid-POST" : "forwarder: overtaken anywhere";
    const atTheEdge = [pause, freeze].find(faults.has);
    const secondsLeft = oldest + oldestSentSeconds - self.now() / 1000;
    const isNearTheEdge = secondsLeft > 0 && secondsLeft < 100;
    const thaw = oldest + random.between(...random.pick(thaws)) / 1000 - self.now() / 1000;
    if (oldest > 0 && thaw > 0 && faults.strikes(freeze) && random.chance(isPosting ? 0.9 : 0.3)) {
      await holdUp(freeze, events, 1000 * thaw);
    } else if (isNearTheEdge && atTheEdge !== undefined && faults.isOn() && random.chance(0.5)) {
      const late = isPosting ? random.pick([random.between(1, 60), random.between(1, 300)]) : random.between(1, 5);
      await holdUp(atTheEdge, events, 1000 * (secondsLeft + late));
    } else if (strikesHere(pause)) {
      await holdUp(pause, events, random.between(...random.pick(pauses)));
    }
  };

  const self: Process = {
    world,
    name,
    now: () => time.now() + skew,
    hasSkew: skew !== 0,
    isAlive: () => isAlive,
    invocation: newInvocation(),
    late: new Set(),
    closedAt: new Map(),
    secondToSendAt: 0,
    strike,
    gate,
  };
  return self;
}

export function newInvocation(messages = 0): Invocation {
  return { struck: new Set(), posted: new Set(), messages, posts: 0, deadLettered: 0, overtaken: false };
}

/** Alone, between two accepted heartbeats. */
export function checkRefusal({ world, name, invocation }: Process, number: number, what: string): void {
  const mine = world.posts.filter((post) => post.by === name && post.invocation === invocation);
  const refused = mine.findLastIndex(({ numbers }) => numbers.includes(number));
  const isAcceptedHeartbeat = ({ isHeartbeat, isAccepted }: PostRecord) => isHeartbeat && isAccepted === true;
  if (mine[refused]?.numbers.length !== 1) world.violations.push(`event ${number} is ${what} with its neighbours`);
  else if (!mine.slice(refused).some(isAcceptedHeartbeat) || !mine.slice(0, refused).some(isAcceptedHeartbeat)) {
    world.violations.push(`event ${number} is ${what} without a heartbeat on either side of its refusal`);
  }
}

export function tagReceipt(world: World, message: string, kind: FaultKind): void {
  const { receiptId, body } = readMessage(message);
  world.events.get(numberIn(body))?.receipts.set(receiptId, kind);
  world.tally.hit(kind);
}
