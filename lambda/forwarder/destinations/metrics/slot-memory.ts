/**
 * Occupied seconds of one slot key. A slot is never freed, so each fact stays true. Only the listings get old: a second that
 * they lack may be occupied by now.
 */
export interface SlotKnowledge {
  /** By second: the event whose ownership the ledger confirmed, or `someoneElse`. */
  readonly occupied: Map<number, string>;
  /** Cleared when a second proves occupied that `occupied` lacked. */
  readonly listings: Map<SlotListing, Promise<void>>;
  /** Only after a second proved occupied that `occupied` lacked. */
  isListingNeeded: boolean;
}

/** Of the last thirty minutes, or from this second on for an event that `backfill` sent. */
export type SlotListing = "recent" | number;

export const someoneElse = "";

export interface SlotMemory {
  readonly slots: (slotKey: string) => SlotKnowledge;
  /**
   * The seconds that the forwarder takes while others claim too: those with this remainder by `shares`. The others have
   * mostly drawn other remainders. `undefined` without others.
   */
  readonly share: () => number | undefined;
  /** A second of the share, or listed as free, went to another forwarder. */
  readonly drawShare: (random: () => number) => void;
  /** Call it between two batches. */
  readonly forget: (nowEpochSeconds: number) => void;
}

/** With more shares, forwarders collide less, and move points further. */
export const shares = 16;

/** A burst is over after this time without an event of the slot key, or without a collision. */
const keptSeconds = 60;

/** About ten megabytes. */
const mostOccupied = 100_000;

/** Occupied seconds that one forwarder has seen, for the next batches of the same burst. */
export function createSlotMemory(): SlotMemory {
  /** The least recently used first. */
  const kept = new Map<string, { readonly knowledge: SlotKnowledge; readonly usedAt: number }>();
  let now = Number.NEGATIVE_INFINITY;
  let share: { readonly remainder: number; readonly drawnAt: number } | undefined;
  const isOver = (seconds: number) => Math.abs(now - seconds) > keptSeconds;
  return {
    slots: (slotKey) => {
      const knowledge = kept.get(slotKey)?.knowledge ?? {
        occupied: new Map(),
        listings: new Map(),
        isListingNeeded: false,
      };
      kept.delete(slotKey);
      kept.set(slotKey, { knowledge, usedAt: now });
      return knowledge;
    },
    share: () => share?.remainder,
    drawShare: (random) => {
      share = { remainder: Math.floor(random() * shares), drawnAt: now };
    },
    forget: (nowEpochSeconds) => {
      now = nowEpochSeconds;
      if (share !== undefined && isOver(share.drawnAt)) share = undefined;
      let occupied = 0;
      for (const { knowledge } of kept.values()) occupied += knowledge.occupied.size;
      for (const [slotKey, { knowledge, usedAt }] of kept) {
        if (!isOver(usedAt) && occupied <= mostOccupied) return;
        occupied -= knowledge.occupied.size;
        kept.delete(slotKey);
      }
    },
  };
}
