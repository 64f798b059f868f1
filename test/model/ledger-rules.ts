import { type Claim, oldestClaimedSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { EffectResult, LedgerEffect } from "../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import type { PendingEvent } from "../../lambda/forwarder/destinations/metrics/domain/pending-event.ts";
import type { LedgerState } from "./world.ts";

export interface Kept {
  readonly ledger: LedgerState;
  readonly result: EffectResult;
}

/** Each conditional write and consistent read of `lambda/forwarder/destinations/metrics/ledger.ts` is atomic. */
export function keep(ledger: LedgerState, pending: PendingEvent, effect: LedgerEffect, nowEpochSeconds: number): Kept {
  const { eventId, slotKey } = pending;
  const claim = ledger.claims[Number(eventId)];
  const store = (next: Claim | undefined): Kept => ({
    ledger: next === claim ? ledger : withClaim(ledger, eventId, next),
    result: { kind: "claim", claim: next },
  });
  switch (effect.kind) {
    case "put_slot":
      return putSlot(ledger, `${slotKey}@${effect.second}`, eventId);
    case "list_slots":
      return { ledger, result: { kind: "slots", taken: takenSeconds(ledger, slotKey, effect, nowEpochSeconds) } };
    case "put_claim":
      return store(claim ?? effect.claim);
    case "open":
      return store(
        claim !== undefined && claim.generation === effect.generation && !claim.done
          ? { ...claim, open: [...new Set([...claim.open, effect.nonce])].sort() }
          : claim,
      );
    case "reassign_timestamp": {
      const mayMove = claim?.generation === effect.claim.generation - 1 && claim.open.length === 0 && !claim.done;
      return store(mayMove ? effect.claim : claim);
    }
    case "close":
      return store(
        claim?.generation === effect.generation
          ? { ...claim, open: claim.open.filter((nonce) => nonce !== effect.nonce) }
          : claim,
      );
    case "mark":
      return { ...store(claim && { ...claim, done: true }), result: { kind: "written" } };
  }
}

export function withClaim(ledger: LedgerState, eventId: string, claim: Claim | undefined): LedgerState {
  return { ...ledger, claims: ledger.claims.map((each, event) => (event === Number(eventId) ? claim : each)) };
}

function putSlot(ledger: LedgerState, place: string, eventId: string): Kept {
  const owner = ledger.slots.find(([taken]) => taken === place)?.[1];
  if (owner !== undefined) return { ledger, result: { kind: "slot", owned: owner === eventId } };
  const slots = [...ledger.slots, [place, eventId] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ledger: { ...ledger, slots }, result: { kind: "slot", owned: true } };
}

function takenSeconds(
  ledger: LedgerState,
  slotKey: string,
  { range }: Extract<LedgerEffect, { kind: "list_slots" }>,
  nowEpochSeconds: number,
): ReadonlySet<number> {
  const now = Math.floor(nowEpochSeconds);
  const { oldest, newest } = range ?? { oldest: now - oldestClaimedSeconds, newest: Number.POSITIVE_INFINITY };
  const seconds = ledger.slots.flatMap(([place]) =>
    place.startsWith(`${slotKey}@`) ? [Number(place.slice(slotKey.length + 1))] : [],
  );
  return new Set(seconds.filter((second) => second >= oldest && second <= newest));
}
