import { oldestClaimedSeconds, type SecondRange, type TakenSeconds } from "./domain/claim.ts";
import type { EffectResult, LedgerEffect } from "./domain/effect.ts";
import type { PendingEvent } from "./domain/pending-event.ts";
import type { Ledger } from "./ledger.ts";
import { createSlotMemory, type SlotKnowledge, type SlotMemory, shares, someoneElse } from "./slot-memory.ts";

/** Events that ask at the same time pick from the same free seconds, so a share needs more than one. */
const roomSeconds = 24;

/** Of one batch, over what the forwarder remembers of earlier ones. */
export interface LedgerView {
  readonly ledger: Ledger;
  readonly memory: SlotMemory;
  readonly slots: (slotKey: string) => SlotView;
  /** Range of each event that `backfill` did not send. */
  readonly recent: SecondRange;
  readonly random: () => number;
}

interface SlotView {
  readonly learned: SlotKnowledge;
  /**
   * Seconds that this batch asked for, with their event, or `someoneElse` after a failure. The memory does not get them: an
   * answer that is still missing at the end of the batch proves nothing.
   */
  readonly asked: Map<number, string>;
}

export function viewLedger(
  ledger: Ledger,
  nowEpochSeconds: number,
  random: () => number,
  memory: SlotMemory = createSlotMemory(),
): LedgerView {
  memory.forget(nowEpochSeconds);
  const views = new Map<string, SlotView>();
  const now = Math.floor(nowEpochSeconds);
  return {
    ledger,
    memory,
    slots: (slotKey) => {
      const view = views.get(slotKey) ?? { learned: memory.slots(slotKey), asked: new Map<number, string>() };
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
  const { learned, asked } = view.slots(slotKey);
  const owner = asked.get(second);
  if (owner !== undefined) return owner === eventId;
  // The memory may refuse a second, but only the ledger grants one.
  if ((learned.occupied.get(second) ?? eventId) !== eventId) return false;
  // Before the answer arrives, so that no other event of the batch asks for the same second.
  asked.set(second, eventId);
  let owned = false;
  try {
    owned = await view.ledger.putSlot(slotKey, second, eventId);
    learned.occupied.set(second, owned ? eventId : someoneElse);
  } finally {
    if (!owned) asked.set(second, someoneElse);
  }
  if (!owned) noteLoss(view, learned, second);
  return owned;
}

/** A second that was listed as free went to another forwarder, which is about to take the next ones too. */
function noteLoss({ memory, random }: LedgerView, learned: SlotKnowledge, second: number): void {
  const share = memory.share();
  const isContended = learned.listings.size > 0 && (share === undefined || second % shares === share);
  if (isContended) memory.drawShare(random);
  learned.listings.clear();
  learned.isListingNeeded = true;
}

async function listSlots(view: LedgerView, slotKey: string, range: SecondRange): Promise<TakenSeconds> {
  const { learned, asked } = view.slots(slotKey);
  if (learned.isListingNeeded) await learnSlots(view, slotKey, range);
  const isOccupied = (second: number) => learned.occupied.has(second) || asked.has(second);
  const share = shareWithRoom(view, range, isOccupied);
  return { has: share === undefined ? isOccupied : (second) => second % shares !== share || isOccupied(second) };
}

/** Draws again if the share is full. `undefined` without other forwarders, or if no drawn share has room. */
function shareWithRoom(
  { memory, random }: LedgerView,
  { oldest, newest }: SecondRange,
  isOccupied: (second: number) => boolean,
): number | undefined {
  for (let draws = 0; draws < shares; draws += 1) {
    const share = memory.share();
    if (share === undefined) return undefined;
    let free = 0;
    for (let second = newest; second >= oldest && free < roomSeconds; second -= 1) {
      if (second % shares === share && !isOccupied(second)) free += 1;
    }
    if (free === roomSeconds) return share;
    memory.drawShare(random);
  }
  return undefined;
}

/** Events that ask at the same time share one listing. */
async function learnSlots(view: LedgerView, slotKey: string, range: SecondRange): Promise<void> {
  const { listings } = view.slots(slotKey).learned;
  const name = range.oldest === view.recent.oldest ? "recent" : range.oldest;
  const listing = listings.get(name) ?? askForSlots(view, slotKey, range);
  listings.set(name, listing);
  try {
    await listing;
  } catch (error) {
    if (listings.get(name) === listing) listings.delete(name);
    throw error;
  }
}

/** A backfilled event's range has an end, since all its later seconds may be many. */
async function askForSlots(
  { ledger, recent, slots }: LedgerView,
  slotKey: string,
  { oldest, newest }: SecondRange,
): Promise<void> {
  const { occupied } = slots(slotKey).learned;
  const listed = await (oldest === recent.oldest
    ? ledger.listSlots(slotKey, oldest)
    : ledger.listSlots(slotKey, oldest, newest));
  for (const second of listed) {
    if (!occupied.has(second)) occupied.set(second, someoneElse);
  }
}
