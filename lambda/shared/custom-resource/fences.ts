/** The fence of one custom resource, as it is stored. */
export interface FenceItem {
  /** Another one for each write. It begins with the token of the holder. */
  readonly token: string;
  /** What the holder noted, as JSON. */
  readonly note: string;
}

/** The stored fences. A call rejects where the store is out of reach. */
export interface Fences {
  /** The newest item of a key. */
  readonly read: (key: string) => Promise<FenceItem | undefined>;
  /** Stores an item if the stored one still has the token `before`; `undefined` if there is none. Whether it did. */
  readonly replace: (key: string, before: string | undefined, item: FenceItem) => Promise<boolean>;
}
