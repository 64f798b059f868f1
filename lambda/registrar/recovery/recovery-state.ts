/** Progress of the recovery of one registration. Times of Spacelift are in whole seconds since 1970. */
export interface RecoveryProgress {
  /** Account and policy of the progress. */
  readonly source: string;
  /** Nothing older is recovered: another ledger may have counted it. */
  readonly sinceEpochSeconds: number;
  /** All listed records up to this time are handled. */
  readonly markEpochSeconds: number;
  /** Up to then all kept records were handled, by our clock, in milliseconds since 1970. */
  readonly completeMilliseconds: number;
  /** Keys of handled records. */
  readonly seen: ReadonlySet<string>;
  /** Keys of records that were counted as missing, and are tried again. */
  readonly reported: ReadonlySet<string>;
  /** Whether Spacelift refused the last record that was tried. @default false */
  readonly isRefused?: boolean;
}

export type RecoveryStart = Pick<RecoveryProgress, "source" | "sinceEpochSeconds" | "completeMilliseconds">;

export interface RecoveryAdvance {
  readonly markEpochSeconds: number;
  readonly completeMilliseconds: number;
  /** @default false */
  readonly isRefused?: boolean;
  /** Keys that are no longer needed. */
  readonly forgotten: Pick<RecoveryProgress, "seen" | "reported">;
}

/**
 * One item in the ledger's table. Each call is one read or one conditional write, so two recoveries cannot overwrite
 * each other. Writes about another source than the item's are ignored. A rejected write may have been applied.
 */
export interface RecoveryState {
  readonly read: () => Promise<RecoveryProgress | undefined>;
  /** Replaces the progress of `before`. `undefined`: writes only if there is no item. */
  readonly start: (start: RecoveryStart, before: string | undefined) => Promise<void>;
  /** Adds a key to `seen`, and removes it from `reported`. */
  readonly addSeen: (source: string, key: string) => Promise<void>;
  readonly addReported: (source: string, key: string) => Promise<void>;
  /** Does nothing if the mark is already later. Renews the item's expiry. */
  readonly advance: (source: string, advance: RecoveryAdvance) => Promise<void>;
}
