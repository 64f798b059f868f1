import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { EffectResult, LedgerEffect } from "../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import { type Kept, keep, withClaim } from "./ledger-rules.ts";
import { type Protocol, shipped } from "./rules.ts";
import type { Broken, LedgerState, Scenario } from "./world.ts";

export interface Mutant {
  readonly what: string;
  readonly protocol: Protocol;
  /** The smallest that shows it. */
  readonly scenario: Scenario;
  readonly promise: Broken["promise"];
}

const one = { events: 1, skews: [0, 0] };
const two = { events: 2, skews: [0, 0] };

export const mutants: readonly Mutant[] = [
  {
    what: "a second is taken without a slot",
    protocol: keeping("put_slot", (ledger) => ({ ledger, result: { kind: "slot", owned: true } })),
    scenario: { ...two, jumps: [], budget: { faults: 0, jumps: 0, redeploys: 0 } },
    promise: "lost",
  },
  {
    what: "an event is sent without being written down",
    protocol: keeping("put_claim", (ledger, _, effect) => resulted(ledger, effect.claim)),
    scenario: { ...one, jumps: [31], budget: { faults: 1, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "a claim overwrites the existing one",
    protocol: keeping("put_claim", (ledger, eventId, effect) => stored(ledger, eventId, effect.claim)),
    scenario: { ...one, jumps: [31], budget: { faults: 1, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "no nonce is written",
    protocol: {
      ...shipped,
      keep: (ledger, pending, effect, now) => {
        const kept = keep(ledger, pending, effect, now);
        const claim = kept.ledger.claims[Number(pending.eventId)];
        return claim === undefined
          ? kept
          : { ...kept, ledger: withClaim(kept.ledger, pending.eventId, { ...claim, open: [] }) };
      },
    },
    scenario: { ...one, jumps: [62], budget: { faults: 1, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "all POSTs of an event have the same nonce",
    protocol: {
      ...shipped,
      begin: (pending, claim, sources) => shipped.begin(pending, claim, { ...sources, nonce: () => "#0" }),
      proceed: (state, result, sources) => shipped.proceed(state, result, { ...sources, nonce: () => "#0" }),
    },
    scenario: { ...one, jumps: [62], budget: { faults: 2, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "a refusal also removes the nonces of other POSTs",
    protocol: keeping("close", (ledger, eventId) => {
      const claim = ledger.claims[Number(eventId)];
      return claim === undefined ? resulted(ledger, claim) : stored(ledger, eventId, { ...claim, open: [] });
    }),
    scenario: { ...one, jumps: [62], budget: { faults: 2, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "a refusal for ever is reported without a look at what others have open since",
    protocol: keeping("close", (ledger, eventId, effect) => {
      const claim = ledger.claims[Number(eventId)];
      if (claim === undefined) return resulted(ledger, claim);
      const open = claim.open.filter((nonce) => nonce !== effect.nonce);
      return {
        ...stored(ledger, eventId, { ...claim, open }),
        result: { kind: "claim", claim: { ...claim, open: [] } },
      };
    }),
    scenario: { ...one, jumps: [], budget: { faults: 2, jumps: 0, redeploys: 0 } },
    promise: "misreported",
  },
  {
    what: "an unknown verdict is treated as a refusal",
    protocol: {
      ...shipped,
      proceed: (state, result, sources) => {
        const isUnknown = result.kind === "sent" && result.verdict.kind === "unknown";
        const refused: EffectResult = { kind: "sent", verdict: { kind: "refused", why: "unreachable", detail: "" } };
        return shipped.proceed(state, isUnknown ? refused : result, sources);
      },
    },
    scenario: { ...one, jumps: [62], budget: { faults: 1, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "an event is marked before it is sent",
    protocol: {
      ...shipped,
      keep: (ledger, pending, effect, now) => {
        const kept = keep(ledger, pending, effect, now);
        const claim = kept.ledger.claims[Number(pending.eventId)];
        const isBefore = effect.kind === "put_claim" || effect.kind === "open" || effect.kind === "reassign_timestamp";
        if (!isBefore || claim === undefined) return kept;
        return { ...kept, ledger: withClaim(kept.ledger, pending.eventId, { ...claim, done: true }) };
      },
    },
    scenario: { ...one, jumps: [], budget: { faults: 1, jumps: 0, redeploys: 0 } },
    promise: "lost",
  },
  {
    what: "the age is not checked before the bytes leave",
    protocol: { ...shipped, maySend: () => true },
    scenario: { ...one, jumps: [60], budget: { faults: 0, jumps: 1, redeploys: 0 } },
    promise: "doubt",
  },
  {
    what: "every 202 is believed",
    protocol: { ...shipped, verdictAt: (verdict) => verdict },
    scenario: { ...one, jumps: [62], budget: { faults: 0, jumps: 1, redeploys: 0 } },
    promise: "lost",
  },
  {
    what: "the date of an answer decides alone, however far it is from our clock",
    protocol: {
      ...shipped,
      verdictAt: (verdict, answer, moment) => {
        const date = answer.kind === "answered" ? answer.dateEpochSeconds : undefined;
        return shipped.verdictAt(verdict, answer, { ...moment, nowEpochSeconds: date ?? moment.nowEpochSeconds });
      },
    },
    scenario: { ...one, jumps: [62], budget: { faults: 1, jumps: 1, redeploys: 0 } },
    promise: "lost",
  },
  {
    what: "our clock decides alone, as if it were right",
    protocol: {
      ...shipped,
      verdictAt: (verdict, answer, moment) => {
        const dated = answer.kind === "answered" ? { ...answer, dateEpochSeconds: moment.nowEpochSeconds } : answer;
        return shipped.verdictAt(verdict, dated, moment);
      },
    },
    scenario: { events: 1, skews: [-120, -120], jumps: [58], budget: { faults: 0, jumps: 1, redeploys: 0 } },
    promise: "lost",
  },
  {
    what: "a forwarder claims without a heartbeat",
    protocol: { ...shipped, mayClaim: () => true },
    scenario: { events: 2, skews: [0], jumps: [], budget: { faults: 0, jumps: 0, redeploys: 0, outages: 1 } },
    promise: "blind",
  },
  {
    what: "any answer to a heartbeat will do",
    protocol: { ...shipped, verdictForClaims: () => ({ kind: "accepted" }) },
    scenario: { events: 2, skews: [0], jumps: [], budget: { faults: 0, jumps: 0, redeploys: 0, outages: 1 } },
    promise: "blind",
  },
  {
    what: "a refusal of one event alone is final without a heartbeat",
    protocol: {
      ...shipped,
      nextTry: (refusal, circumstances) =>
        shipped.nextTry(refusal, { ...circumstances, heartbeats: { before: true, since: true } }),
    },
    scenario: { events: 1, skews: [0], jumps: [], budget: { faults: 0, jumps: 0, redeploys: 0, outages: 1 } },
    promise: "misreported",
  },
  {
    what: "an acceptance that is read too late is treated as a refusal",
    protocol: {
      ...shipped,
      verdictAt: (verdict, answer, moment) => {
        const worth = shipped.verdictAt(verdict, answer, moment);
        const isLate = verdict.kind === "accepted" && worth.kind === "unknown";
        return isLate ? { kind: "refused", why: "unreachable", detail: worth.detail } : worth;
      },
    },
    scenario: { ...one, jumps: [65], budget: { faults: 0, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "an event gets a new second while a POST at the old one is open",
    protocol: keeping("reassign_timestamp", (ledger, eventId, effect) => {
      const claim = ledger.claims[Number(eventId)];
      const mayMove = claim?.generation === effect.claim.generation - 1 && !claim.done;
      return mayMove ? stored(ledger, eventId, effect.claim) : resulted(ledger, claim);
    }),
    scenario: { ...one, jumps: [62], budget: { faults: 3, jumps: 1, redeploys: 0 } },
    promise: "doubled",
  },
  {
    what: "what is sent is what the configuration of now makes of the event",
    protocol: {
      ...shipped,
      proceed: (state, result, sources) => {
        const next = shipped.proceed(state, result, sources);
        return next.at === "holding" ? { ...next, claim: { ...next.claim, series: next.pending.series } } : next;
      },
    },
    scenario: { ...one, jumps: [], budget: { faults: 1, jumps: 0, redeploys: 1 } },
    promise: "doubled",
  },
];

function keeping<K extends LedgerEffect["kind"]>(
  kind: K,
  other: (ledger: LedgerState, eventId: string, effect: Extract<LedgerEffect, { kind: K }>) => Kept,
): Protocol {
  const isIt = (effect: LedgerEffect): effect is Extract<LedgerEffect, { kind: K }> => effect.kind === kind;
  return {
    ...shipped,
    keep: (ledger, pending, effect, now) =>
      isIt(effect) ? other(ledger, pending.eventId, effect) : keep(ledger, pending, effect, now),
  };
}

function resulted(ledger: LedgerState, claim: Claim | undefined): Kept {
  return { ledger, result: { kind: "claim", claim } };
}

function stored(ledger: LedgerState, eventId: string, claim: Claim): Kept {
  return resulted(withClaim(ledger, eventId, claim), claim);
}
