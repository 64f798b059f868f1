import { type Age, type Claim, decide, firstSecond, freeSecond, searchedRange, type TakenSeconds } from "./claim.ts";
import type { EffectResult } from "./effect.ts";
import type { PendingEvent } from "./pending-event.ts";
import { type ClaimingState, end, type RecordingState, type Sources, type State, unexpected } from "./state.ts";

/** Then the event waits for its next delivery. */
const mostTries = 24;

/** `claim` comes from a consistent read. */
export function begin(pending: PendingEvent, claim: Claim | undefined, sources: Sources): State {
  const age = ageOf(pending, sources);
  const decision = decide(claim, age);
  switch (decision.kind) {
    case "claim":
      return claimSlot(pending, firstSecond(age));
    case "reassign_timestamp":
      return claimSlot(pending, Math.floor(age.nowEpochSeconds), decision.claim);
    case "attempt":
      return isMappedDifferently(pending, decision.claim)
        ? claimSlot(pending, firstSecond(age), decision.claim)
        : open(pending, decision.claim, sources);
    case "drop":
      return end(pending, { kind: "done", how: "duplicate" });
    case "dead_letter":
      return end(pending, decision);
  }
}

function ageOf(pending: PendingEvent, sources: Sources): Age {
  const { historicalMetrics, leadSeconds } = sources;
  return {
    eventEpochSeconds: pending.eventEpochSeconds,
    isBackfilled: pending.isBackfilled === true,
    historicalMetrics,
    nowEpochSeconds: sources.now(),
    leadSeconds: leadSeconds?.() ?? 0,
  };
}

/** Only while every attempt was refused, so that a corrected configuration applies to a rejected event. */
function isMappedDifferently({ series, sizeError }: PendingEvent, claim: Claim): boolean {
  if (claim.open.length > 0 || sizeError !== undefined) return false;
  return JSON.stringify(series) !== JSON.stringify(claim.series);
}

function claimSlot(pending: PendingEvent, start: number, replaces?: Claim): State {
  const { sizeError } = pending;
  if (sizeError !== undefined) return end(pending, { kind: "dead_letter", reason: "rejected", detail: sizeError });
  const effect = { kind: "put_slot", second: start } as const;
  return { at: "claiming", pending, effect, start, tries: 1, ...(replaces && { replaces }) };
}

export function proceedClaiming(state: ClaimingState, result: EffectResult, sources: Sources): State {
  const { pending, tries, effect } = state;
  if (result.kind === "slots") return tryFreeSecond(state, result.taken, sources);
  if (result.kind !== "slot" || effect.kind !== "put_slot") return unexpected(state, result);
  if (result.owned) return record(state, effect.second, sources);
  if (tries < mostTries) return { ...state, effect: listSlots(state, sources) };
  return end(pending, { kind: "retry", detail: `${tries} seconds in a row went to other events` });
}

/** One listing of the last thirty minutes serves a batch, so only a backfilled event names its range. */
function listSlots({ pending, start }: ClaimingState, sources: Sources): ClaimingState["effect"] {
  if (pending.isBackfilled !== true) return { kind: "list_slots" };
  return { kind: "list_slots", range: searchedRange(start, ageOf(pending, sources)) };
}

function tryFreeSecond(state: ClaimingState, taken: TakenSeconds, sources: Sources): State {
  const range = searchedRange(state.start, ageOf(state.pending, sources));
  const second = freeSecond(taken, state.start, range, sources.random());
  if (second !== undefined) return { ...state, tries: state.tries + 1, effect: { kind: "put_slot", second } };
  const result = { kind: "retry", detail: "every second within thirty minutes is taken" } as const;
  return { at: "ended", pending: state.pending, effect: { kind: "end", result, noFreeSecond: true } };
}

/** The slot comes first: an orphaned slot only wastes a second. */
function record({ pending, replaces }: ClaimingState, second: number, sources: Sources): RecordingState {
  const nonce = sources.nonce();
  const { slotKey, series } = pending;
  const claim: Claim = { slotKey, second, generation: 0, open: [nonce], done: false, series };
  if (replaces === undefined) return { at: "recording", pending, nonce, effect: { kind: "put_claim", claim } };
  const next = { ...claim, generation: replaces.generation + 1 };
  return { at: "recording", pending, nonce, effect: { kind: "reassign_timestamp", claim: next } };
}

function open(pending: PendingEvent, { generation }: Claim, sources: Sources): RecordingState {
  const nonce = sources.nonce();
  return { at: "recording", pending, nonce, effect: { kind: "open", generation, nonce } };
}

export function proceedRecording(state: RecordingState, result: EffectResult, sources: Sources): State {
  if (result.kind !== "claim") return unexpected(state, result);
  const { pending, nonce } = state;
  const { claim } = result;
  // Our own nonce is success too: the answer to an earlier try of the same write may have been lost.
  if (claim?.open.includes(nonce) !== true || claim.done) return begin(pending, claim, sources);
  return { at: "holding", pending, claim, nonce, effect: { kind: "send", second: claim.second, series: claim.series } };
}
