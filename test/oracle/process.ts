import { oldestSentSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { hour, minute, second } from "../virtual-time.ts";
import type { FaultKind } from "./faults.ts";
import { numberIn, readMessage } from "./generator.ts";
import type { PostRecord, World } from "./world.ts";

/** What one invocation met and did, for the tally. */
interface Invocation {
  readonly struck: Set<FaultKind>;
  readonly posted: Set<number>;
  messages: number;
  posts: number;
  deadLettered: number;
  overtaken: boolean;
}

/** Where a process is on its way to the outside, or back. */
export type Place = "ledger" | "claim" | "open" | "mark" | "post" | "answer" | "other";

/** One process of the forwarder's function, from its cold start to its end. */
export interface Process {
  readonly world: World;
  readonly name: string;
  /** Lambda's clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly hasSkew: boolean;
  readonly isAlive: () => boolean;
  invocation: Invocation;
  /** The POST that it made last. */
  lastPost?: PostRecord;
  /** The slots whose points were last accepted, but too late by one clock or the other. */
  readonly late: Set<string>;
  /** When the ledger last took a nonce of this process away, by event id. */
  readonly closedAt: Map<string, number>;
  /** A second at which it is about to send. */
  secondToSendAt: number;
  /** A fault that comes upon this process, with so many live events in its hands. */
  readonly strike: (kind: FaultKind, events?: number) => void;
  /**
   * Every call passes here on its way there and back: some time goes by, and the process may die or be held up: where a
   * second is given, the more readily when that will soon be too old to be sent at, or until it is about an hour old.
   */
  readonly gate: (place: Place, events: number, oldest?: number) => Promise<void>;
}

/** From a moment within the invocation to hours after its end. */
const pauses = [
  [second, 100 * second],
  [2 * minute, 5 * minute],
  [5 * minute, 20 * minute],
  [50 * minute, 2 * hour],
] as const;

const freeze: FaultKind = "forwarder: frozen for an hour";

/** How old the points then are: about as old as they may be sent, about as old as Datadog takes them, or far older. */
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

/** What is awaited by the dead. */
export const never = new Promise<never>(() => {});

export function createProcess(world: World, name: string): Process {
  const { time, random, faults, tally, weather } = world;
  // Most that a wrong clock brings about, it does at its limits.
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
    // Those who overtake it find Datadog away, so that it is not they who settle the matter.
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

/** An event is condemned only by a refusal of it alone, between two heartbeats that Datadog accepted. */
export function checkRefusal({ world, name, invocation }: Process, number: number, what: string): void {
  const mine = world.posts.filter((post) => post.by === name && post.invocation === invocation);
  const refused = mine.findLastIndex(({ numbers }) => numbers.includes(number));
  const isAcceptedHeartbeat = ({ isHeartbeat, isAccepted }: PostRecord) => isHeartbeat && isAccepted === true;
  if (mine[refused]?.numbers.length !== 1) world.violations.push(`event ${number} is ${what} with its neighbours`);
  else if (!mine.slice(refused).some(isAcceptedHeartbeat) || !mine.slice(0, refused).some(isAcceptedHeartbeat)) {
    world.violations.push(`event ${number} is ${what} without a heartbeat on either side of its refusal`);
  }
}

/** Makes what follows for the message of this body count for a kind of fault. */
export function tagReceipt(world: World, message: string, kind: FaultKind): void {
  const { receiptId, body } = readMessage(message);
  world.events.get(numberIn(body))?.receipts.set(receiptId, kind);
  world.tally.hit(kind);
}
