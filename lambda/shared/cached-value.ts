export interface CachedValue<T> {
  /** Read at most `maximumAgeMilliseconds` ago, or an older value if a new read fails. */
  get(): Promise<T>;
  /**
   * Reads again, as often as the settings allow. Rejects if the read fails: an older value does not prove that no newer
   * one exists.
   */
  refresh(): Promise<T>;
}

export interface CacheSettings {
  readonly maximumAgeMilliseconds: number;
  /** An earlier refresh returns the last value, so that nobody can provoke a flood of reads. */
  readonly minimumRefreshMilliseconds: number;
  /** After a failed read. */
  readonly pauseMilliseconds: number;
  /**
   * Milliseconds of a clock that continues while Lambda freezes the function. If it is set back, the value counts as
   * old.
   */
  readonly now: () => number;
}

/** A receiver learns a new secret soon, and forged deliveries cannot flood SSM. */
export const webhookSecretAges = {
  maximumAgeMilliseconds: 60_000,
  minimumRefreshMilliseconds: 5_000,
  pauseMilliseconds: 15_000,
};

/** A new key is used within a minute, or at once if Datadog refuses the old one. */
export const apiKeyAges = {
  maximumAgeMilliseconds: 60_000,
  minimumRefreshMilliseconds: 1_000,
  pauseMilliseconds: 5_000,
};

/** A removed CA is trusted for some minutes at most. A new one is trusted once Spacelift's certificate is refused. */
export const caBundleAges = {
  maximumAgeMilliseconds: 5 * 60_000,
  minimumRefreshMilliseconds: 1_000,
  pauseMilliseconds: 5_000,
};

/** Concurrent callers share one read. An outage of the source delays a change of the value and stops nothing. */
export function createCachedValue<T>(read: () => Promise<T>, settings: CacheSettings): CachedValue<T> {
  let kept: { readonly value: T } | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let reading: Promise<T> | undefined;

  const readAgain = (): Promise<T> => {
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
      return await readAgain();
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
