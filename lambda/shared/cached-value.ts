/** A value read from elsewhere and kept for a while. */
export interface CachedValue<T> {
  /** The value, read at most `maximumAgeMilliseconds` ago; an older one only where reading anew fails. */
  get(): Promise<T>;
  /**
   * The value read anew, for when there is reason to think that it changed; no more often than the settings allow. Rejects
   * where that cannot be: nobody may conclude from an older value that there is no newer one.
   */
  refresh(): Promise<T>;
}

export interface CacheSettings {
  readonly maximumAgeMilliseconds: number;
  /** A refresh that comes sooner after the last read gets what that one found, so that nobody can provoke a flood of reads. */
  readonly minimumRefreshMilliseconds: number;
  /** For so long after a read that failed, there is no other try. */
  readonly pauseMilliseconds: number;
  /**
   * Milliseconds on a clock that goes on while the function is frozen, as one that counts from its start may not. Where it is
   * set back, what was read counts as old.
   */
  readonly now: () => number;
}

/** The webhook's secrets: a new one is known at once, and forged deliveries cannot hammer SSM. */
export const webhookSecretAges = {
  maximumAgeMilliseconds: 60_000,
  minimumRefreshMilliseconds: 5_000,
  pauseMilliseconds: 15_000,
};

/** Datadog's key: a new one is used within a minute, or at once where Datadog refuses the old one. */
export const apiKeyAges = {
  maximumAgeMilliseconds: 60_000,
  minimumRefreshMilliseconds: 1_000,
  pauseMilliseconds: 5_000,
};

/**
 * Keeps what `read` gives. Concurrent callers share one read. Where reading fails and an older value is there, that one
 * is given: an outage of the source then delays a change of the value, and stops nothing.
 */
export function createCachedValue<T>(read: () => Promise<T>, settings: CacheSettings): CachedValue<T> {
  let kept: { readonly value: T } | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let reading: Promise<T> | undefined;

  const readAnew = (): Promise<T> => {
    reading ??= read()
      .then((value) => {
        kept = { value };
        readAt = settings.now();
        return value;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  const isWithin = (milliseconds: number, since: number): boolean => {
    const age = settings.now() - since;
    return age >= 0 && age < milliseconds;
  };

  const unlessFresh = async (milliseconds: number): Promise<T> => {
    if (kept !== undefined && isWithin(milliseconds, readAt)) return kept.value;
    if (kept !== undefined && isWithin(settings.pauseMilliseconds, failedAt)) throw failure;
    try {
      return await readAnew();
    } catch (error) {
      failedAt = settings.now();
      failure = error;
      throw error;
    }
  };

  return {
    get: () =>
      unlessFresh(settings.maximumAgeMilliseconds).catch((error: unknown) => {
        if (kept === undefined) throw error;
        return kept.value;
      }),
    refresh: () => unlessFresh(settings.minimumRefreshMilliseconds),
  };
}
