/** The stored fence of one custom resource. */
export interface FenceItem {
  /** Differs for each write. It begins with the token of the holder. */
  readonly token: string;
  /** The holder's `FenceNote` as JSON. */
  readonly note: string;
}

/** The store of fences. A call rejects if the store is unreachable. */
export interface Fences {
  /** Reads the newest item of a key. */
  readonly read: (key: string) => Promise<FenceItem | undefined>;
  /**
   * Stores an item if the stored one has the token `before`, or if none exists and `before` is undefined. Returns
   * whether it did.
   */
  readonly replace: (key: string, before: string | undefined, item: FenceItem) => Promise<boolean>;
}
