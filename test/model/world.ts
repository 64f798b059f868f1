import type { DeliveryResult } from "../../lambda/forwarder/delivery-result.ts";
import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import { slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { LedgerEffect } from "../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import type { PendingEvent } from "../../lambda/forwarder/destinations/metrics/domain/pending-event.ts";
import type { Series } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import type { EndedState, HoldingState, State } from "../../lambda/forwarder/destinations/metrics/domain/state.ts";
import type { Answer } from "../../lambda/forwarder/domain/answer.ts";
import { createSpacelift, type Spacelift, type SpaceliftScenario } from "./spacelift.ts";

export interface World {
  /** True time, in seconds since 1970. It is Datadog's clock; a forwarder's may be skewed. */
  readonly now: number;
  readonly nonces: number;
  /** The forwarders then map every event to other tags. */
  readonly isRedeployed: boolean;
  readonly ledger: LedgerState;
  /** For each tag set and second, the event that wrote last. */
  readonly points: readonly Held[];
  /** POSTs that left and may still arrive; their answers are lost. */
  readonly packets: readonly Packet[];
  /** Ledger writes that the client gave up and repeated, and that may still apply. */
  readonly writes: readonly { readonly pending: PendingEvent; readonly effect: LedgerEffect }[];
  readonly events: readonly EventFate[];
  readonly forwarders: readonly Forwarder[];
  /** Kept between events. */
  readonly minds: readonly Mind[];
  readonly intake: Intake;
  /** Absent if every delivery is on the queue from the start. */
  readonly spacelift?: Spacelift;
  /** Nonces whose attempt met a crash, a lost answer, or a pause after its age check. */
  readonly doubted: readonly string[];
  readonly posted: readonly string[];
  readonly left: Budget;
  readonly broken?: Broken;
}

export interface Broken {
  /**
   * `lost`, `doubled`, `misreported`, `blind` and `endless` are observable. The others prevent them: a nonce for each
   * POST, a slot for each point, and no nonce left open without a reason. `blind` means that a forwarder claims in an
   * outage after it left one of its POSTs unknown.
   */
  readonly promise: "nonce" | "slot" | "doubt" | "lost" | "doubled" | "misreported" | "blind" | "endless";
  readonly detail: string;
}

export interface Budget {
  readonly faults: number;
  readonly jumps: number;
  readonly redeploys: number;
  /** @default 0: no heartbeats, and every forwarder trusts Datadog */
  readonly outages?: number;
  /** Samples that Spacelift drops. */
  readonly drops?: number;
  /** Samples that a recovery cannot evaluate. */
  readonly unreadable?: number;
}

/** `refusing` rejects everything as invalid. */
export type Intake = "fine" | "silent" | "refusing";

export interface Mind {
  readonly isProven: boolean;
  /** Since it took the event. */
  readonly hasAcceptedHeartbeat: boolean;
  /** Whether it left a POST unknown in this outage. */
  readonly hasDoubt: boolean;
}

export interface LedgerState {
  readonly slots: readonly Held[];
  /** By event. */
  readonly claims: readonly (Claim | undefined)[];
}

/** `<slot key>@<second>`, and the event. */
export type Held = readonly [place: string, eventId: string];

export interface Packet {
  readonly eventId: string;
  readonly second: number;
  readonly series: readonly Series[];
}

export interface EventFate {
  /** On the queue. */
  readonly waiting: number;
  readonly receives: number;
  readonly isAcknowledged: boolean;
  /** Whether Datadog rejects the event itself. */
  readonly isInvalid: boolean;
  readonly deadLettered?: DeadLetteredFor;
  /** The event that a mutant recovered under a new id. */
  readonly copyOf?: number;
}

export type DeadLetteredFor = Extract<DeliveryResult, { kind: "dead_letter" }>["reason"];

export type Holding = HoldingState;

export type Forwarder =
  | { readonly at: "idle" }
  /** It has read the event's claim, but not handled it. */
  | { readonly at: "read"; readonly pending: PendingEvent; readonly claim: Claim | undefined }
  | { readonly at: "step"; readonly state: Exclude<State, EndedState>; readonly nonce?: string }
  /** It has checked the age, but not sent the bytes. */
  | { readonly at: "leaving"; readonly state: Holding; readonly checkedAt: number }
  /** Its event was refused alone, and the heartbeat is still to come. */
  | { readonly at: "refused"; readonly state: Holding }
  /** The answer has arrived, but is not handled. */
  | { readonly at: "answered"; readonly state: Holding; readonly checkedAt: number; readonly answer: Answer };

export interface Scenario {
  readonly events: number;
  /** Of each forwarder, in seconds. */
  readonly skews: readonly number[];
  readonly budget: Budget;
  /** Minutes. */
  readonly jumps: readonly number[];
  readonly historicalMetrics?: boolean;
  /** Whether each message may also be one of `backfill`. */
  readonly backfill?: boolean;
  /** @default every event is on the queue from the start */
  readonly spacelift?: SpaceliftScenario;
}

export const start = 1_800_000_000;

export const newMind: Mind = { isProven: false, hasAcceptedHeartbeat: false, hasDoubt: false };

/** All events have the same second and tags, so only the ledger separates them. */
export function createWorld({ events, skews, budget, spacelift }: Scenario): World {
  return {
    now: start,
    nonces: 0,
    isRedeployed: false,
    ledger: { slots: [], claims: Array.from({ length: events }, () => undefined) },
    points: [],
    packets: [],
    writes: [],
    events: Array.from({ length: events }, () => ({
      waiting: spacelift === undefined ? 1 : 0,
      receives: 0,
      isAcknowledged: false,
      isInvalid: false,
    })),
    forwarders: skews.map(() => ({ at: "idle" })),
    minds: skews.map(() => newMind),
    intake: "fine",
    ...(spacelift && { spacelift: createSpacelift(spacelift) }),
    doubted: [],
    posted: [],
    left: budget,
  };
}

export function spend(world: World, what: keyof Budget): World {
  return { ...world, left: { ...world.left, [what]: (world.left[what] ?? 0) - 1 } };
}

const pendingEvents = new Map<string, PendingEvent>();

/** As the current configuration maps it: one of two tag sets, and a unique value. */
export function pendingEventOf(world: World, event: number, isBackfilled = false): PendingEvent {
  const name = `${event}${world.isRedeployed ? "'" : ""}${isBackfilled ? "<" : ""}`;
  const nameOfSeries = `${event}${world.isRedeployed ? "'" : ""}`;
  const series = [{ metric: "runs", tags: [`stack:${world.isRedeployed ? "after" : "before"}`], value: event + 1 }];
  const made = { eventId: String(event), slotKey: slotKeyOf(series), eventEpochSeconds: start };
  const marked = { ...made, ...(isBackfilled && { isBackfilled }) };
  const pending = pendingEvents.get(name) ?? spelled({ ...marked, series: spelled(series, nameOfSeries) }, name);
  pendingEvents.set(name, pending);
  return pending;
}

function spelled<T extends object>(value: T, name: string): T {
  return Object.defineProperty(value, "toJSON", { value: () => name, configurable: true });
}
