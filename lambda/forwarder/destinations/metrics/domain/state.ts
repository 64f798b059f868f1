import type { DeliveryResult } from "../../../delivery-result.ts";
import type { Refusal } from "../../../domain/verdict.ts";
import type { Age, Claim } from "./claim.ts";
import type { Effect, EffectResult } from "./effect.ts";
import type { NextTry } from "./next-try.ts";
import type { PendingEvent } from "./pending-event.ts";

/** Only the ledger outlives the forwarder. */
export type State = ClaimingState | RecordingState | HoldingState | MarkingState | ClosingState | EndedState;

interface Step<K extends Effect["kind"]> {
  readonly pending: PendingEvent;
  readonly effect: Extract<Effect, { kind: K }>;
}

/** Looks for a second. */
export interface ClaimingState extends Step<"put_slot" | "list_slots"> {
  readonly at: "claiming";
  /** Set if its timestamp is reassigned. */
  readonly replaces?: Claim;
  readonly start: number;
  readonly tries: number;
}

/** Writes a nonce for the next POST. */
export interface RecordingState extends Step<"put_claim" | "open" | "reassign_timestamp"> {
  readonly at: "recording";
  readonly nonce: string;
}

/** The nonce is written, so the event may be sent. */
export interface HoldingState extends Step<"send"> {
  readonly at: "holding";
  readonly claim: Claim;
  readonly nonce: string;
}

/** Datadog accepted the event. */
export interface MarkingState extends Step<"mark"> {
  readonly at: "marking";
}

/** Datadog refused the event. */
export interface ClosingState extends Step<"close"> {
  readonly at: "closing";
  readonly refusal: Refusal;
  readonly next: NextTry;
}

export interface EndedState extends Step<"end"> {
  readonly at: "ended";
}

export interface Sources extends Pick<Age, "historicalMetrics"> {
  /** Seconds since 1970. */
  readonly now: () => number;
  /** See `Age`. @default 0 */
  readonly leadSeconds?: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly nonce: () => string;
}

export function end(pending: PendingEvent, result: DeliveryResult): EndedState {
  return { at: "ended", pending, effect: { kind: "end", result } };
}

export function unexpected(state: State, result: EffectResult): never {
  throw new Error(`the protocol has no step for the result ${result.kind} while ${state.at}`);
}
