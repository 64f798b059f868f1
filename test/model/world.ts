import type { DeliveryResult } from "../../lambda/forwarder/delivery-result.ts";
import type { Answer } from "../../lambda/forwarder/destinations/metrics/domain/answer.ts";
import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { LedgerEffect } from "../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import type { PendingEvent } from "../../lambda/forwarder/destinations/metrics/domain/pending-event.ts";
import type { Series } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import type { EndedState, HoldingState, State } from "../../lambda/forwarder/destinations/metrics/domain/state.ts";

/** Everything there is: what the services hold, what is under way, where each forwarder stands, what may still go wrong. */
export interface World {
  /** True time, in seconds since 1970: Datadog's clock, and a forwarder's but for its skew. */
  readonly now: number;
  /** How many nonces there have been. */
  readonly nonces: number;
  /** Whether the forwarders run the configuration that maps every event to other tags. */
  readonly isRedeployed: boolean;
  readonly ledger: LedgerState;
  /** What Datadog holds: the event whose value a tag set has at a second, the last one written. */
  readonly points: readonly Held[];
  /** POSTs that left, whose answer was lost, and which may yet arrive, or never. */
  readonly packets: readonly Packet[];
  /** Ledger writes that the client gave up and repeated, and which may yet be applied, or never. */
  readonly writes: readonly { readonly pending: PendingEvent; readonly effect: LedgerEffect }[];
  readonly events: readonly EventFate[];
  readonly forwarders: readonly Forwarder[];
  /** What each forwarder remembers of Datadog's intake, from one event to the next. */
  readonly minds: readonly Mind[];
  readonly intake: Intake;
  /** The nonces whose attempt met a crash, a lost answer, or a pause after its age was checked. */
  readonly doubted: readonly string[];
  /** The nonces that a POST was made for. */
  readonly posted: readonly string[];
  readonly left: Budget;
  readonly broken?: Broken;
}

export interface Broken {
  /**
   * `lost`, `doubled`, `misreported`, `blind` and `endless` can be seen from outside. The others are what keeps them from
   * happening: a nonce for each POST, a slot for each point, and no nonce left open without a reason. `blind` is a claim in
   * an outage by a forwarder that has already left one POST of that outage unknown.
   */
  readonly promise: "nonce" | "slot" | "doubt" | "lost" | "doubled" | "misreported" | "blind" | "endless";
  readonly detail: string;
}

export interface Budget {
  readonly faults: number;
  readonly jumps: number;
  readonly redeploys: number;
  /** @default 0, and no heartbeats: then every forwarder believes in Datadog */
  readonly outages?: number;
}

/** What the intake does to everything: nothing comes back, or all is refused as invalid. */
export type Intake = "fine" | "silent" | "refusing";

export interface Mind {
  /** Whether its last POST was accepted. */
  readonly isProven: boolean;
  /** Whether a heartbeat was accepted since it took its event. */
  readonly hasAcceptedHeartbeat: boolean;
  /** Whether it has left a POST unknown in this outage. */
  readonly hasDoubt: boolean;
}

export interface LedgerState {
  readonly slots: readonly Held[];
  /** By event. */
  readonly claims: readonly (Claim | undefined)[];
}

/** A tag set's second, `<slot key>@<second>`, and the event that has it. */
export type Held = readonly [place: string, eventId: string];

export interface Packet {
  readonly eventId: string;
  readonly second: number;
  readonly series: readonly Series[];
}

export interface EventFate {
  /** The messages of the event that wait on the queue. */
  readonly waiting: number;
  readonly receives: number;
  readonly isAcknowledged: boolean;
  /** Whether Datadog itself objects to it. */
  readonly isInvalid: boolean;
  /** What it was dead-lettered for, the last time. */
  readonly deadLettered?: DeadLetteredFor;
}

export type DeadLetteredFor = Extract<DeliveryResult, { kind: "dead_letter" }>["reason"];

export type Holding = HoldingState;

export type Forwarder =
  | { readonly at: "idle" }
  /** It has read the event's claim, and has not looked at it yet. */
  | { readonly at: "read"; readonly pending: PendingEvent; readonly claim: Claim | undefined }
  | { readonly at: "step"; readonly state: Exclude<State, EndedState>; readonly nonce?: string }
  /** It has checked the age of what it sends; the bytes have not left. */
  | { readonly at: "leaving"; readonly state: Holding; readonly checkedAt: number }
  /** Its event was refused alone, and it has not asked by a heartbeat what that means. */
  | { readonly at: "refused"; readonly state: Holding }
  /** The answer has come, and has not been looked at. */
  | { readonly at: "answered"; readonly state: Holding; readonly checkedAt: number; readonly answer: Answer };

export interface Scenario {
  readonly events: number;
  /** By forwarder: how far its clock is off, in seconds. */
  readonly skews: readonly number[];
  readonly budget: Budget;
  /** By how many minutes time may go on at once. */
  readonly jumps: readonly number[];
  readonly historicalMetrics?: boolean;
}

export const start = 1_800_000_000;

/** Of a process that has just started. */
export const newMind: Mind = { isProven: false, hasAcceptedHeartbeat: false, hasDoubt: false };

/** All events happen in the same second with the same tags: nothing but the ledger keeps them apart. */
export function createWorld({ events, skews, budget }: Scenario): World {
  return {
    now: start,
    nonces: 0,
    isRedeployed: false,
    ledger: { slots: [], claims: Array.from({ length: events }, () => undefined) },
    points: [],
    packets: [],
    writes: [],
    events: Array.from({ length: events }, () => ({
      waiting: 1,
      receives: 0,
      isAcknowledged: false,
      isInvalid: false,
    })),
    forwarders: skews.map(() => ({ at: "idle" })),
    minds: skews.map(() => newMind),
    intake: "fine",
    doubted: [],
    posted: [],
    left: budget,
  };
}

export function spend(world: World, what: keyof Budget): World {
  return { ...world, left: { ...world.left, [what]: (world.left[what] ?? 0) - 1 } };
}

const pendingEvents = new Map<string, PendingEvent>();

/** An event as the configuration of now maps it: one of two tag sets, and a value that tells it from all others. */
export function pendingEventOf(world: World, event: number): PendingEvent {
  const name = `${event}${world.isRedeployed ? "'" : ""}`;
  const series = [{ metric: "runs", tags: [`stack:${world.isRedeployed ? "after" : "before"}`], value: event + 1 }];
  const made = { eventId: String(event), slotKey: slotKeyOf(series), eventEpochSeconds: start };
  const pending = pendingEvents.get(name) ?? spelled({ ...made, series: spelled(series, name) }, name);
  pendingEvents.set(name, pending);
  return pending;
}

/** Gives a constant a short spelling in JSON. */
function spelled<T extends object>(value: T, name: string): T {
  return Object.defineProperty(value, "toJSON", { value: () => name, configurable: true });
}
