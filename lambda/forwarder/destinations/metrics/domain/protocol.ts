import { type Age, type Claim, decide, firstSecond, freeSecond } from "./claim.ts";
import type { OmittedExtension } from "./extension-fallbacks.ts";
import type { Series } from "./series.ts";

/** One event, as a forwarder brings it to the ledger. */
export interface PendingEvent {
  readonly eventId: string;
  readonly slotKey: string;
  readonly eventEpochSeconds: number;
  /** By the configuration of now: what is stored when the event is claimed or its timestamp reassigned. */
  readonly series: readonly Series[];
  /** Why these series can be neither claimed nor sent, if they cannot: they are too large. */
  readonly sizeError?: string;
  /** The part of the user's extension that these series lack. */
  readonly omitted?: OmittedExtension;
  /** The same event with less of the user's extension, to be tried if Datadog refuses this one. */
  readonly fallback?: () => PendingEvent;
}

/** What the driver does next. Each effect except `end` has a result; any effect may have the result `failed`. */
export type Effect =
  | { readonly kind: "put_slot"; readonly second: number }
  | { readonly kind: "list_slots" }
  | { readonly kind: "put_claim"; readonly claim: Claim }
  | { readonly kind: "open"; readonly generation: number; readonly nonce: string }
  | { readonly kind: "reassign_timestamp"; readonly claim: Claim }
  | { readonly kind: "send"; readonly second: number; readonly series: readonly Series[] }
  | { readonly kind: "close"; readonly generation: number; readonly nonce: string }
  | { readonly kind: "mark" }
  | { readonly kind: "end"; readonly end: DeliveryResult };

export type EffectResult =
  /** To `put_slot`: whether the slot is this event's, now or since before. */
  | { readonly kind: "slot"; readonly owned: boolean }
  /** To `list_slots`: the seconds of the last thirty minutes that are taken for the slot key. */
  | { readonly kind: "slots"; readonly taken: ReadonlySet<number> }
  /** To `put_claim`, `open`, `reassign_timestamp` and `close`: the claim as the ledger now has it. */
  | { readonly kind: "claim"; readonly claim: Claim | undefined }
  /** To `send`. */
  | { readonly kind: "sent"; readonly verdict: SendResult }
  /** To `mark`. */
  | { readonly kind: "written" }
  | { readonly kind: "failed"; readonly detail: string };

/** What one POST came to. */
export type SendResult =
  | { readonly kind: "accepted" }
  | {
      readonly kind: "refused";
      /** Whether the event is tried again now, by a new attempt, or later, by the queue, or never. */
      readonly next: "now" | "later" | "never";
      readonly detail: string;
      readonly resetSeconds?: number;
    }
  | { readonly kind: "unknown"; readonly detail: string };

/** How it ends for this forwarder. */
export type DeliveryResult = { readonly omitted?: OmittedExtension } & (
  | { readonly kind: "done"; readonly how: "delivered" | "duplicate" }
  | { readonly kind: "dead_letter"; readonly reason: "too_old" | "ambiguous" | "rejected"; readonly detail: string }
  | {
      readonly kind: "retry";
      readonly detail: string;
      readonly resetSeconds?: number;
      /** Set where the event finds no second of its own. */
      readonly noFreeSecond?: true;
    }
);

/** Where a forwarder stands with an event. Nothing of it outlives the forwarder: what must, is in the ledger. */
export type State = { readonly pending: PendingEvent; readonly effect: Effect } & (
  | { readonly at: "claiming"; readonly replaces?: Claim; readonly start: number; readonly tries: number }
  | { readonly at: "recording"; readonly nonce: string }
  | { readonly at: "holding"; readonly claim: Claim; readonly nonce: string }
  | { readonly at: "marking" }
  | { readonly at: "closing"; readonly verdict: Extract<SendResult, { kind: "refused" }> }
  | { readonly at: "ended" }
);

/** What the steps take from outside: the time, chance, and names that nobody used before. */
export interface Sources extends Pick<Age, "historicalMetrics"> {
  readonly now: () => number;
  /** See `Age`. @default 0 */
  readonly leadSeconds?: () => number;
  readonly random: () => number;
  readonly nonce: () => string;
}

/** So many slots lost to others in a row, and the event waits for its next turn. */
const mostTries = 24;

/** The first step with an event, given what a consistent read of the ledger found. */
export function begin(pending: PendingEvent, claim: Claim | undefined, sources: Sources): State {
  const { eventEpochSeconds } = pending;
  const nowEpochSeconds = sources.now();
  const leadSeconds = sources.leadSeconds?.() ?? 0;
  const age = { eventEpochSeconds, nowEpochSeconds, historicalMetrics: sources.historicalMetrics, leadSeconds };
  const decision = decide(claim, age);
  switch (decision.kind) {
    case "claim":
      return claimSlot(pending, firstSecond(eventEpochSeconds, nowEpochSeconds));
    case "reassign_timestamp":
      return claimSlot(pending, Math.floor(nowEpochSeconds), decision.claim);
    case "attempt":
      return isMappedAnew(pending, decision.claim)
        ? claimSlot(pending, firstSecond(eventEpochSeconds, nowEpochSeconds), decision.claim)
        : open(pending, decision.claim, sources);
    case "drop":
      return end(pending, { kind: "done", how: "duplicate" });
    case "dead_letter":
      return end(pending, { kind: "dead_letter", reason: decision.reason, detail: decision.detail });
  }
}

/** The step that follows the result of an effect. */
export function proceed(state: State, result: EffectResult, sources: Sources): State {
  const { pending } = state;
  if (result.kind === "failed" && state.at !== "marking" && state.at !== "closing") {
    return end(pending, { kind: "retry", detail: result.detail });
  }
  switch (state.at) {
    case "claiming":
      return proceedClaiming(state, result, sources);
    case "recording":
      if (result.kind !== "claim") return unexpected(state, result);
      // Finding our own nonce is success too: the answer to an earlier try of the same write may have been lost.
      return result.claim?.open.includes(state.nonce) === true && !result.claim.done
        ? hold(pending, result.claim, state.nonce)
        : begin(pending, result.claim, sources);
    case "holding":
      return result.kind === "sent" ? settle(state, result.verdict) : unexpected(state, result);
    case "closing":
      return afterRefusal(state, result, sources);
    case "marking":
      // Datadog has it. Should the mark be missing, a repetition finds the claim and writes the same points again.
      return end(pending, { kind: "done", how: "delivered" });
    case "ended":
      return unexpected(state, result);
  }
}

/**
 * Whether the present configuration replaces the stored series: only while all attempts were refused, so Datadog has
 * nothing of the event. So a corrected configuration applies to an event that was refused as invalid.
 */
function isMappedAnew({ series, sizeError }: PendingEvent, claim: Claim): boolean {
  if (claim.open.length > 0 || sizeError !== undefined) return false;
  return JSON.stringify(series) !== JSON.stringify(claim.series);
}

function claimSlot(pending: PendingEvent, start: number, replaces?: Claim): State {
  const { sizeError } = pending;
  if (sizeError !== undefined) return end(pending, { kind: "dead_letter", reason: "rejected", detail: sizeError });
  const effect: Effect = { kind: "put_slot", second: start };
  return { at: "claiming", pending, effect, start, tries: 1, ...(replaces && { replaces }) };
}

function proceedClaiming(state: Extract<State, { at: "claiming" }>, result: EffectResult, sources: Sources): State {
  const { pending, start, tries, effect, replaces } = state;
  if (result.kind === "slots") {
    const second = freeSecond(result.taken, start, sources.now(), sources.random());
    if (second === undefined) {
      return end(pending, {
        kind: "retry",
        detail: "every second of the last thirty minutes is taken",
        noFreeSecond: true,
      });
    }
    return { ...state, tries: tries + 1, effect: { kind: "put_slot", second } };
  }
  if (result.kind !== "slot" || effect.kind !== "put_slot") return unexpected(state, result);
  if (!result.owned) {
    return tries < mostTries
      ? { ...state, effect: { kind: "list_slots" } }
      : end(pending, { kind: "retry", detail: `${tries} seconds in a row went to other events` });
  }
  const nonce = sources.nonce();
  const { slotKey, series } = pending;
  const claim: Claim = { slotKey, second: effect.second, generation: 0, open: [nonce], done: false, series };
  if (replaces === undefined) return { at: "recording", pending, nonce, effect: { kind: "put_claim", claim } };
  return {
    at: "recording",
    pending,
    nonce,
    effect: { kind: "reassign_timestamp", claim: { ...claim, generation: replaces.generation + 1 } },
  };
}

function open(pending: PendingEvent, claim: Claim, sources: Sources): State {
  const nonce = sources.nonce();
  return { at: "recording", pending, nonce, effect: { kind: "open", generation: claim.generation, nonce } };
}

function hold(pending: PendingEvent, claim: Claim, nonce: string): State {
  return { at: "holding", pending, claim, nonce, effect: { kind: "send", second: claim.second, series: claim.series } };
}

function settle(state: Extract<State, { at: "holding" }>, verdict: SendResult): State {
  const { pending, claim, nonce } = state;
  switch (verdict.kind) {
    case "accepted":
      return { at: "marking", pending, effect: { kind: "mark" } };
    case "refused":
      return { at: "closing", pending, verdict, effect: { kind: "close", generation: claim.generation, nonce } };
    case "unknown":
      return end(pending, { kind: "retry", detail: verdict.detail });
  }
}

/**
 * This POST was refused; another, earlier or at the same time, may have arrived, so what is left of the claim decides.
 * Where that is not known, nothing is decided: the event comes again, and with it another look.
 */
function afterRefusal(state: Extract<State, { at: "closing" }>, result: EffectResult, sources: Sources): State {
  const { pending, verdict } = state;
  const { detail, next, resetSeconds } = verdict;
  if (next === "later" || result.kind === "failed") {
    return end(pending, { kind: "retry", detail, ...(resetSeconds !== undefined && { resetSeconds }) });
  }
  if (result.kind !== "claim") return unexpected(state, result);
  if (next === "now" || result.claim?.done === true) return begin(pending, result.claim, sources);
  if (result.claim?.open.length !== 0) return end(pending, { kind: "dead_letter", reason: "ambiguous", detail });
  // Nothing of it is at Datadog, so it may be mapped to other series.
  if (pending.fallback !== undefined) return begin(pending.fallback(), result.claim, sources);
  return end(pending, { kind: "dead_letter", reason: "rejected", detail });
}

function end(pending: PendingEvent, how: DeliveryResult): State {
  const { omitted } = pending;
  return { at: "ended", pending, effect: { kind: "end", end: { ...how, ...(omitted && { omitted }) } } };
}

function unexpected(state: State, result: EffectResult): never {
  throw new Error(`the protocol has no step for the result ${result.kind} while ${state.at}`);
}
