import { oldestClaimedSeconds, type SecondRange } from "./domain/claim.ts";
import type { EffectResult, LedgerEffect } from "./domain/effect.ts";
import type { PendingEvent } from "./domain/pending-event.ts";
import type { Ledger } from "./ledger.ts";

/** One listing of a range serves the whole batch. */
export interface LedgerView {
  readonly ledger: Ledger;
  readonly slots: (slotKey: string) => SlotView;
  /** Range of each event that `backfill` did not send. */
  readonly recent: SecondRange;
  readonly random: () => number;
}

interface SlotView {
  /** Occupied seconds, with the owner if that is in this batch. */
  readonly known: Map<number, string>;
  /** Key: the oldest second of the range. Cleared when a listing proves out of date. */
  readonly listings: Map<number, Promise<void>>;
  /** Whether a free second is left to other forwarders. `undefined` until a listing proved out of date. */
  ceded?: Map<number, boolean>;
}

const someoneElse = "";

/** Part of the free seconds to try while others claim too. A claim then takes about 2.5 calls, not 4. */
const keptPart = 1 / 8;

export function viewLedger(ledger: Ledger, nowEpochSeconds: number, random: () => number): LedgerView {
  const views = new Map<string, SlotView>();
  const now = Math.floor(nowEpochSeconds);
  return {
    ledger,
    slots: (slotKey) => {
      const view = views.get(slotKey) ?? { known: new Map<number, string>(), listings: new Map() };
      views.set(slotKey, view);
      return view;
    },
    recent: { oldest: now - oldestClaimedSeconds, newest: now },
    random,
  };
}

/** Rejects where the ledger does. */
export async function askLedger(
  view: LedgerView,
  { eventId, slotKey }: PendingEvent,
  effect: LedgerEffect,
): Promise<EffectResult> {
  const { ledger } = view;
  switch (effect.kind) {
    case "put_slot":
      return { kind: "slot", owned: await putSlot(view, slotKey, effect.second, eventId) };
    case "list_slots":
      return { kind: "slots", taken: await listSlots(view, slotKey, effect.range ?? view.recent) };
    case "put_claim":
      return { kind: "claim", claim: await ledger.putClaim(eventId, effect.claim) };
    case "open":
      return { kind: "claim", claim: await ledger.open(eventId, effect.generation, effect.nonce) };
    case "reassign_timestamp":
      return { kind: "claim", claim: await ledger.reassignTimestamp(eventId, effect.claim) };
    case "close":
      return { kind: "claim", claim: await ledger.close(eventId, effect.generation, effect.nonce) };
    case "mark":
      await ledger.mark(eventId);
      return { kind: "written" };
  }
}

async function putSlot(view: LedgerView, slotKey: string, second: number, eventId: string): Promise<boolean> {
  const slots = view.slots(slotKey);
  const owner = slots.known.get(second);
  if (owner !== undefined) return owner === eventId;
  // Before the answer arrives, so that no other event of the batch asks for the same second.
  slots.known.set(second, eventId);
  let owned = false;
  try {
    owned = await view.ledger.putSlot(slotKey, second, eventId);
  } finally {
    if (!owned) slots.known.set(second, someoneElse);
  }
  // Another forwarder took a second that was listed as free. It is about to take the next ones too.
  if (!owned && slots.listings.size > 0) {
    slots.listings.clear();
    slots.ceded ??= new Map();
  }
  return owned;
}

async function listSlots(view: LedgerView, slotKey: string, range: SecondRange): Promise<ReadonlySet<number>> {
  const slots = view.slots(slotKey);
  const listing = slots.listings.get(range.oldest) ?? learnSlots(view, slotKey, range);
  slots.listings.set(range.oldest, listing);
  await listing;
  const ceded = cededSeconds(slots, range, view.random);
  const taken = new Set([...slots.known.keys(), ...ceded]);
  return secondsOf(range).some((second) => !taken.has(second)) ? taken : new Set(slots.known.keys());
}

function cededSeconds({ ceded }: SlotView, range: SecondRange, random: () => number): readonly number[] {
  if (ceded === undefined) return [];
  return secondsOf(range).filter((second) => {
    const isCeded = ceded.get(second) ?? random() >= keptPart;
    ceded.set(second, isCeded);
    return isCeded;
  });
}

function secondsOf({ oldest, newest }: SecondRange): readonly number[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index);
}

/** A backfilled event's range has an end, since all its later seconds may be many. */
async function learnSlots(
  { ledger, slots, recent }: LedgerView,
  slotKey: string,
  { oldest, newest }: SecondRange,
): Promise<void> {
  const { known } = slots(slotKey);
  const listed = await (oldest === recent.oldest
    ? ledger.listSlots(slotKey, oldest)
    : ledger.listSlots(slotKey, oldest, newest));
  for (const second of listed) {
    if (!known.has(second)) known.set(second, someoneElse);
  }
}
