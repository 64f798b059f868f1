/** A time span in which deliveries may have been lost unnoticed. Times are in seconds since 1970. */
export interface Gap {
  readonly reason: "samples_replaced" | "samples_expired" | "policy_replaced";
  readonly fromEpochSeconds: number;
  readonly untilEpochSeconds: number;
}

interface Progress {
  readonly sinceEpochSeconds: number;
  readonly markEpochSeconds: number;
  readonly completeMilliseconds: number;
  readonly seen: ReadonlySet<string>;
  readonly reported: ReadonlySet<string>;
}

interface Record {
  readonly key: string;
  readonly epochSeconds: number;
}

export interface ListedRecords<R extends Record = Record> {
  /** Newest first. */
  readonly records: readonly R[];
  /** Whether Spacelift had no older record, or its list is longer than a run reads. */
  readonly isAtEnd: boolean;
}

/** Spacelift keeps the newest 100 evaluations of the past seven days (docs.spacelift.io, "Policy", "Why sample?"). */
const mostKept = 100;
const keptSeconds = 7 * 24 * 60 * 60;

/** A record may appear late in the list, with an earlier time. */
const overlapSeconds = 3600;

/** The oldest time that a listing must reach. */
export function oldestNeeded({ sinceEpochSeconds, markEpochSeconds, reported }: Progress): number {
  return reported.size > 0 ? sinceEpochSeconds : Math.max(sinceEpochSeconds, markEpochSeconds - overlapSeconds);
}

/** Records to handle: new ones from the oldest to the newest, then those that were missing earlier. */
export function recordsToHandle<R extends Record>(progress: Progress, { records }: ListedRecords<R>): readonly R[] {
  const { sinceEpochSeconds, markEpochSeconds, seen, reported } = progress;
  const oldest = Math.max(sinceEpochSeconds, markEpochSeconds - overlapSeconds);
  const wanted = records.filter(({ key }) => !seen.has(key));
  const byAge = wanted.toReversed().toSorted((one, other) => one.epochSeconds - other.epochSeconds);
  return [
    ...byAge.filter(({ key, epochSeconds }) => epochSeconds >= oldest && !reported.has(key)),
    ...byAge.filter(({ key }) => reported.has(key)),
  ];
}

/** The span whose samples Spacelift may have dropped before they were handled. */
export function findGap(progress: Progress, listed: ListedRecords, nowMilliseconds: number): Gap | undefined {
  const { markEpochSeconds, completeMilliseconds } = progress;
  const oldest = listed.records.at(-1)?.epochSeconds;
  if (oldest !== undefined && oldest > markEpochSeconds && listed.isAtEnd && listed.records.length >= mostKept) {
    return { reason: "samples_replaced", fromEpochSeconds: markEpochSeconds, untilEpochSeconds: oldest };
  }
  const untilEpochSeconds = Math.floor(nowMilliseconds / 1000) - keptSeconds;
  if (completeMilliseconds / 1000 >= untilEpochSeconds) return undefined;
  const fromEpochSeconds = Math.floor(completeMilliseconds / 1000);
  return { reason: "samples_expired", fromEpochSeconds, untilEpochSeconds };
}

/**
 * The span between two policies of one account. Spacelift deleted the samples of the first with it. None if only the address
 * changed: `backfill` would not find earlier runs in the ledger.
 */
export function replacementGap(
  { source, markEpochSeconds }: { readonly source: string; readonly markEpochSeconds: number },
  newSource: string,
  nowEpochSeconds: number,
): Gap | undefined {
  const [[host, policyId], [newHost, newPolicyId]] = [source.split(" "), newSource.split(" ")];
  if (host !== newHost || policyId === newPolicyId) return undefined;
  return { reason: "policy_replaced", fromEpochSeconds: markEpochSeconds, untilEpochSeconds: nowEpochSeconds };
}

export interface Remainder {
  /** The oldest new record that is not handled. */
  readonly pending: Record | undefined;
  /** A reported gap counts as handled. */
  readonly gap: Gap | undefined;
}

/** The time up to which all listed records are handled. A mark that is too early is harmless. */
export function markAfter(listed: ListedRecords, { pending, gap }: Remainder): number {
  const newest = pending ?? listed.records[0];
  const oldest = gap === undefined ? undefined : listed.records.at(-1);
  // More records of the same second may follow.
  return Math.max(newest === undefined ? 0 : newest.epochSeconds - 1, oldest?.epochSeconds ?? 0);
}

/** Keys that a later listing cannot need. */
export function forgottenKeys(keys: ReadonlySet<string>, { records }: ListedRecords): ReadonlySet<string> {
  const listed = new Set(records.map(({ key }) => key));
  return new Set([...keys].filter((key) => !listed.has(key)));
}
