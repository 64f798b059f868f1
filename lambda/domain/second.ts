const oldestOwnSecond = 30 * 60;
const oldestCountedSeconds = 45 * 24 * 60 * 60;

export interface Dated {
  readonly series: readonly { readonly metric: string; readonly tags: readonly string[] }[];
  /** When the event happened, in seconds since 1970. */
  readonly epochSeconds: number;
}

/**
 * The whole second that each event of a batch is sent at: its own where that is at most 30 minutes ago, else now.
 * Datadog drops, without a word, what is over an hour old, and keeps one point for a metric, tag set and second, the
 * last one written (docs.datadoghq.com, "Submit metrics" and "Metrics types"); so where two events of the batch share
 * a series, the later one moves back to the nearest second that is free.
 */
export function assignSeconds(events: readonly Dated[], nowEpochSeconds: number): readonly number[] {
  const now = Math.floor(nowEpochSeconds);
  const taken = new Set<string>();
  return events.map(({ series, epochSeconds }) => {
    const own = Math.floor(epochSeconds);
    let second = own <= now && own >= now - oldestOwnSecond ? own : now;
    const keys = series.map(({ metric, tags }) => JSON.stringify([metric, ...tags]));
    while (keys.some((key) => taken.has(`${second} ${key}`))) second -= 1;
    for (const key of keys) taken.add(`${second} ${key}`);
    return second;
  });
}

/**
 * Whether an event is too old to be counted without a record that it was not counted before: more than 45 days. Messages can
 * be put back from a dead-letter queue again and again, and nothing remembers an event for ever.
 */
export function isTooOld(epochSeconds: number, nowEpochSeconds: number): boolean {
  return nowEpochSeconds - epochSeconds > oldestCountedSeconds;
}
