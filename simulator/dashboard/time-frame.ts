import type { Frame } from "../messages/drawn-dashboard.ts";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Seconds of a span in Datadog's notation, such as `15m` or `1w`. Undefined for any other text. */
export function secondsOfSpan(text: string): number | undefined {
  const { amount, unit = "" } = /^(?<amount>[1-9]\d{0,3})(?<unit>[mhdw])$/.exec(text)?.groups ?? {};
  return amount === undefined ? undefined : Number(amount) * ({ m: minute, h: hour, d: day, w: 7 * day }[unit] ?? 0);
}

const shortestSeconds = 30;
const longestSeconds = 31 * day;
const automatic = { least: 15 * minute, most: hour, step: 5 * minute };

export interface Times {
  /** Seconds since 1970. */
  readonly now: number;
  /** Of the oldest point, in seconds since 1970. Undefined without points. */
  readonly oldest: number | undefined;
}

/**
 * Reads `span` (`30m`, or `auto`, the default), or `from` and `to` in seconds since 1970. `auto` begins at the oldest
 * point and lasts 15 minutes to an hour. Returns an error text if the parameters are invalid.
 */
export function readTimeFrame(get: (name: string) => string | undefined, { now, oldest }: Times): Frame | string {
  const [span, from, to] = [get("span"), get("from"), get("to")];
  if (from !== undefined || to !== undefined) {
    if (span !== undefined) return '"span" excludes "from" and "to".';
    return readFixed(from, to);
  }
  if (span === undefined || span === "auto") {
    const wanted = Math.ceil((now - (oldest ?? now)) / automatic.step) * automatic.step;
    return { from: now - Math.min(automatic.most, Math.max(automatic.least, wanted)), to: now };
  }
  const seconds = secondsOfSpan(span);
  if (seconds === undefined) return '"span" must be auto or a number of m, h, d or w, such as 30m.';
  return seconds > longestSeconds ? tooLong : { from: now - seconds, to: now };
}

const tooLong = "A time frame may be at most 31 days long.";

function readFixed(from: string | undefined, to: string | undefined): Frame | string {
  if (from === undefined || to === undefined || ![from, to].every((each) => /^\d{1,11}$/.test(each))) {
    return '"from" and "to" must both be seconds since 1970.';
  }
  const frame = { from: Number(from), to: Number(to) };
  if (frame.to - frame.from < shortestSeconds) return `"to" must be ${shortestSeconds} seconds or more after "from".`;
  return frame.to - frame.from > longestSeconds ? tooLong : frame;
}
