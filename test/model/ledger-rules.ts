import { type Claim, oldestClaimedSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Candidate, Need, Reply } from "../../lambda/forwarder/destinations/metrics/domain/protocol.ts";
import type { LedgerState } from "./world.ts";

export interface Kept {
  readonly ledger: LedgerState;
  readonly reply: Reply;
}

/** What `lambda/forwarder/destinations/metrics/ledger.ts` promises of each conditional write and consistent read, each in one instant. */
export function keep(ledger: LedgerState, candidate: Candidate, need: Need, nowEpochSeconds: number): Kept {
  const { eventId, slotKey } = candidate;
  const claim = ledger.claims[Number(eventId)];
  const store = (next: Claim | undefined): Kept => ({
    ledger: next === claim ? ledger : withClaim(ledger, eventId, next),
    reply: { kind: "claim", claim: next },
  });
  switch (need.kind) {
    case "put_slot":
      return putSlot(ledger, `${slotKey}@${need.second}`, eventId);
    case "list_slots":
      return { ledger, reply: { kind: "slots", taken: takenSeconds(ledger, slotKey, nowEpochSeconds) } };
    case "put_claim":
      return store(claim ?? need.claim);
    case "open":
      return store(
        claim !== undefined && claim.generation === need.generation && !claim.done
          ? { ...claim, open: [...new Set([...claim.open, need.nonce])].sort() }
          : claim,
      );
    case "reassign_timestamp": {
      const mayMove = claim?.generation === need.claim.generation - 1 && claim.open.length === 0 && !claim.done;
      return store(mayMove ? need.claim : claim);
    }
    case "close":
      return store(
        claim?.generation === need.generation
          ? { ...claim, open: claim.open.filter((nonce) => nonce !== need.nonce) }
          : claim,
      );
    case "mark":
      return { ...store(claim && { ...claim, done: true }), reply: { kind: "written" } };
    case "send":
    case "end":
      throw new Error(`the ledger has no part in ${need.kind}`);
  }
}

export function withClaim(ledger: LedgerState, eventId: string, claim: Claim | undefined): LedgerState {
  return { ...ledger, claims: ledger.claims.map((each, event) => (event === Number(eventId) ? claim : each)) };
}

function putSlot(ledger: LedgerState, place: string, eventId: string): Kept {
  const owner = ledger.slots.find(([taken]) => taken === place)?.[1];
  if (owner !== undefined) return { ledger, reply: { kind: "slot", owned: owner === eventId } };
  const slots = [...ledger.slots, [place, eventId] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ledger: { ...ledger, slots }, reply: { kind: "slot", owned: true } };
}

function takenSeconds(ledger: LedgerState, slotKey: string, nowEpochSeconds: number): ReadonlySet<number> {
  const oldest = Math.floor(nowEpochSeconds) - oldestClaimedSeconds;
  const seconds = ledger.slots.flatMap(([place]) =>
    place.startsWith(`${slotKey}@`) ? [Number(place.slice(slotKey.length + 1))] : [],
  );
  return new Set(seconds.filter((second) => second >= oldest));
}
