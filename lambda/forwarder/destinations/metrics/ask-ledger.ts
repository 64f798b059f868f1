import { oldestClaimedSeconds } from "./domain/claim.ts";
import type { EffectResult, LedgerEffect } from "./domain/effect.ts";
import type { PendingEvent } from "./domain/pending-event.ts";
import type { Ledger } from "./ledger.ts";

/** One listing serves the whole batch. */
export interface LedgerView {
  readonly ledger: Ledger;
  readonly slots: (slotKey: string) => SlotView;
  readonly window: readonly number[];
  readonly random: () => number;
}

interface SlotView {
  /** Occupied seconds, with the owner if that is in this batch. */
  readonly known: Map<number, string>;
  /** Absent before the first, and once it proved out of date. */
  listing?: Promise<void> | undefined;
  /** Free seconds left to other forwarders. */
  ceded?: ReadonlySet<number>;
}

const someoneElse = "";

/** Part of the free seconds to try while others claim too. A claim then takes about 2.5 calls, not 4. */
const keptPart = 1 / 8;

export function viewLedger(ledger: Ledger, nowEpochSeconds: number, random: () => number): LedgerView {
  const views = new Map<string, SlotView>();
  const oldest = Math.floor(nowEpochSeconds) - oldestClaimedSeconds;
  return {
    ledger,
    slots: (slotKey) => {
      const view = views.get(slotKey) ?? { known: new Map<number, string>() };
      views.set(slotKey, view);
      return view;
    },
    window: Array.from({ length: oldestClaimedSeconds + 1 }, (_, index) => oldest + index),
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
      return { kind: "slots", taken: await listSlots(view, slotKey) };
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
  if (!owned && slots.listing !== undefined) makeRoom(view, slots);
  return owned;
}

/** Another forwarder took a second that was listed as free. It is about to take the next ones too. */
function makeRoom(view: LedgerView, slots: SlotView): void {
  slots.listing = undefined;
  slots.ceded ??= new Set(view.window.filter(() => view.random() >= keptPart));
}

async function listSlots(view: LedgerView, slotKey: string): Promise<ReadonlySet<number>> {
  const slots = view.slots(slotKey);
  slots.listing ??= learnSlots(view, slotKey);
  await slots.listing;
  const taken = new Set([...slots.known.keys(), ...(slots.ceded ?? [])]);
  return view.window.some((second) => !taken.has(second)) ? taken : new Set(slots.known.keys());
}

async function learnSlots({ ledger, slots, window }: LedgerView, slotKey: string): Promise<void> {
  const { known } = slots(slotKey);
  for (const second of await ledger.listSlots(slotKey, window[0] ?? 0)) {
    if (!known.has(second)) known.set(second, someoneElse);
  }
}
