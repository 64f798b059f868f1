import { type Age, type Claim, decide, firstSecond, freeSecond } from "./claim.ts";
import type { OmittedExtension } from "./extension-fallbacks.ts";
import type { Series } from "./series.ts";

/** One event, as a forwarder brings it to the ledger. */
export interface Candidate {
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
  readonly fallback?: () => Candidate;
}

/** What is to be asked of the world next. Each need but the last has a reply, and a failure of any is the reply `failed`. */
export type Need =
  | { readonly kind: "put_slot"; readonly second: number }
  | { readonly kind: "list_slots" }
  | { readonly kind: "put_claim"; readonly claim: Claim }
  | { readonly kind: "open"; readonly generation: number; readonly nonce: string }
  | { readonly kind: "reassign_timestamp"; readonly claim: Claim }
  | { readonly kind: "send"; readonly second: number; readonly series: readonly Series[] }
  | { readonly kind: "close"; readonly generation: number; readonly nonce: string }
  | { readonly kind: "mark" }
  | { readonly kind: "end"; readonly end: End };

export type Reply =
  /** To `put_slot`: whether the slot is this event's, now or since before. */
  | { readonly kind: "slot"; readonly owned: boolean }
  /** To `list_slots`: the seconds of the last thirty minutes that are taken for the slot key. */
  | { readonly kind: "slots"; readonly taken: ReadonlySet<number> }
  /** To `put_claim`, `open`, `reassign_timestamp` and `close`: the claim as the ledger now has it. */
  | { readonly kind: "claim"; readonly claim: Claim | undefined }
  /** To `send`. */
  | { readonly kind: "sent"; readonly result: SendResult }
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
export type End = { readonly omitted?: OmittedExtension } & (
  | { readonly kind: "done"; readonly how: "delivered" | "duplicate" }
  | { readonly kind: "dead_letter"; readonly reason: "too_old" | "ambiguous" | "rejected"; readonly detail: string }
  | {
      readonly kind: "again";
      readonly detail: string;
      readonly resetSeconds?: number;
      /** Set where the event finds no second of its own. */
      readonly noFreeSecond?: true;
    }
);

/** Where a forwarder stands with an event. Nothing of it outlives the forwarder: what must, is in the ledger. */
export type State = { readonly candidate: Candidate; readonly need: Need } & (
  | { readonly at: "claiming"; readonly replaces?: Claim; readonly start: number; readonly tries: number }
  | { readonly at: "recording"; readonly nonce: string }
  | { readonly at: "holding"; readonly claim: Claim; readonly nonce: string }
  | { readonly at: "marking" }
  | { readonly at: "closing"; readonly result: Extract<SendResult, { kind: "refused" }> }
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
export function begin(candidate: Candidate, claim: Claim | undefined, sources: Sources): State {
  const { eventEpochSeconds } = candidate;
  const nowEpochSeconds = sources.now();
  const leadSeconds = sources.leadSeconds?.() ?? 0;
  const age = { eventEpochSeconds, nowEpochSeconds, historicalMetrics: sources.historicalMetrics, leadSeconds };
  const decision = decide(claim, age);
  switch (decision.kind) {
    case "claim":
      return claimSlot(candidate, firstSecond(eventEpochSeconds, nowEpochSeconds));
    case "reassign_timestamp":
      return claimSlot(candidate, Math.floor(nowEpochSeconds), decision.claim);
    case "attempt":
      return isMappedAnew(candidate, decision.claim)
        ? claimSlot(candidate, firstSecond(eventEpochSeconds, nowEpochSeconds), decision.claim)
        : open(candidate, decision.claim, sources);
    case "drop":
      return end(candidate, { kind: "done", how: "duplicate" });
    case "dead_letter":
      return end(candidate, { kind: "dead_letter", reason: decision.reason, detail: decision.detail });
  }
}

/** The step that follows a reply. */
export function proceed(state: State, reply: Reply, sources: Sources): State {
  const { candidate } = state;
  if (reply.kind === "failed" && state.at !== "marking" && state.at !== "closing") {
    return end(candidate, { kind: "again", detail: reply.detail });
  }
  switch (state.at) {
    case "claiming":
      return proceedClaiming(state, reply, sources);
    case "recording":
      if (reply.kind !== "claim") return unexpected(state, reply);
      // Finding our own nonce is success too: the answer to an earlier try of the same write may have been lost.
      return reply.claim?.open.includes(state.nonce) === true && !reply.claim.done
        ? hold(candidate, reply.claim, state.nonce)
        : begin(candidate, reply.claim, sources);
    case "holding":
      return reply.kind === "sent" ? settle(state, reply.result) : unexpected(state, reply);
    case "closing":
      return afterRefusal(state, reply, sources);
    case "marking":
      // Datadog has it. Should the mark be missing, a repetition finds the claim and writes the same points again.
      return end(candidate, { kind: "done", how: "delivered" });
    case "ended":
      return unexpected(state, reply);
  }
}

/**
 * Whether the present configuration replaces the stored series: only while all attempts were refused, so Datadog has
 * nothing of the event. So a corrected configuration applies to an event that was refused as invalid.
 */
function isMappedAnew({ series, sizeError }: Candidate, claim: Claim): boolean {
  if (claim.open.length > 0 || sizeError !== undefined) return false;
  return JSON.stringify(series) !== JSON.stringify(claim.series);
}

function claimSlot(candidate: Candidate, start: number, replaces?: Claim): State {
  const { sizeError } = candidate;
  if (sizeError !== undefined) return end(candidate, { kind: "dead_letter", reason: "rejected", detail: sizeError });
  const need: Need = { kind: "put_slot", second: start };
  return { at: "claiming", candidate, need, start, tries: 1, ...(replaces && { replaces }) };
}

function proceedClaiming(state: Extract<State, { at: "claiming" }>, reply: Reply, sources: Sources): State {
  const { candidate, start, tries, need, replaces } = state;
  if (reply.kind === "slots") {
    const second = freeSecond(reply.taken, start, sources.now(), sources.random());
    if (second === undefined) {
      return end(candidate, {
        kind: "again",
        detail: "every second of the last thirty minutes is taken",
        noFreeSecond: true,
      });
    }
    return { ...state, tries: tries + 1, need: { kind: "put_slot", second } };
  }
  if (reply.kind !== "slot" || need.kind !== "put_slot") return unexpected(state, reply);
  if (!reply.owned) {
    return tries < mostTries
      ? { ...state, need: { kind: "list_slots" } }
      : end(candidate, { kind: "again", detail: `${tries} seconds in a row went to other events` });
  }
  const nonce = sources.nonce();
  const { slotKey, series } = candidate;
  const claim: Claim = { slotKey, second: need.second, generation: 0, open: [nonce], done: false, series };
  if (replaces === undefined) return { at: "recording", candidate, nonce, need: { kind: "put_claim", claim } };
  return {
    at: "recording",
    candidate,
    nonce,
    need: { kind: "reassign_timestamp", claim: { ...claim, generation: replaces.generation + 1 } },
  };
}

function open(candidate: Candidate, claim: Claim, sources: Sources): State {
  const nonce = sources.nonce();
  return { at: "recording", candidate, nonce, need: { kind: "open", generation: claim.generation, nonce } };
}

function hold(candidate: Candidate, claim: Claim, nonce: string): State {
  return { at: "holding", candidate, claim, nonce, need: { kind: "send", second: claim.second, series: claim.series } };
}

function settle(state: Extract<State, { at: "holding" }>, result: SendResult): State {
  const { candidate, claim, nonce } = state;
  switch (result.kind) {
    case "accepted":
      return { at: "marking", candidate, need: { kind: "mark" } };
    case "refused":
      return { at: "closing", candidate, result, need: { kind: "close", generation: claim.generation, nonce } };
    case "unknown":
      return end(candidate, { kind: "again", detail: result.detail });
  }
}

/**
 * This POST was refused; another, earlier or at the same time, may have arrived, so what is left of the claim decides.
 * Where that is not known, nothing is decided: the event comes again, and with it another look.
 */
function afterRefusal(state: Extract<State, { at: "closing" }>, reply: Reply, sources: Sources): State {
  const { candidate, result } = state;
  const { detail, next, resetSeconds } = result;
  if (next === "later" || reply.kind === "failed") {
    return end(candidate, { kind: "again", detail, ...(resetSeconds !== undefined && { resetSeconds }) });
  }
  if (reply.kind !== "claim") return unexpected(state, reply);
  if (next === "now" || reply.claim?.done === true) return begin(candidate, reply.claim, sources);
  if (reply.claim?.open.length !== 0) return end(candidate, { kind: "dead_letter", reason: "ambiguous", detail });
  // Nothing of it is at Datadog, so it may be mapped to other series.
  if (candidate.fallback !== undefined) return begin(candidate.fallback(), reply.claim, sources);
  return end(candidate, { kind: "dead_letter", reason: "rejected", detail });
}

function end(candidate: Candidate, how: End): State {
  const { omitted } = candidate;
  return { at: "ended", candidate, need: { kind: "end", end: { ...how, ...(omitted && { omitted }) } } };
}

function unexpected(state: State, reply: Reply): never {
  throw new Error(`the protocol has no step for the reply ${reply.kind} while ${state.at}`);
}
