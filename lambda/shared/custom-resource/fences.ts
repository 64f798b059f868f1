export interface FenceItem {
  /** Differs for each write. Begins with the holder's token. */
  readonly token: string;
  /** The holder's `FenceNote` as JSON. */
  readonly note: string;
}

/** A call rejects if the store is unreachable. */
export interface Fences {
  /** Strongly consistent. */
  readonly read: (key: string) => Promise<FenceItem | undefined>;
  /** Stores the item if the stored token is `before` (`undefined`: no item exists). Returns whether it did. */
  readonly replace: (key: string, before: string | undefined, item: FenceItem) => Promise<boolean>;
}
