import { type Answer, type Outcome, outcomeOf } from "../domain/outcome.ts";
import { assignSeconds } from "../domain/second.ts";
import type { Secret } from "../domain/secret.ts";
import type { Series } from "../domain/series.ts";
import type { CachedValue } from "./cached-value.ts";
import { describeError, type Log } from "./log.ts";
import type { IncomingEvent } from "./read-record.ts";

/** A series with the whole second, since 1970, of its one point. */
export interface TimedSeries extends Series {
  readonly second: number;
}

export interface SubmitPorts {
  readonly apiKey: CachedValue<Secret>;
  /** Sends the series in one POST, and tries it only once. Never rejects for what the network or Datadog does. */
  readonly submit: (series: readonly TimedSeries[], apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** What became of one event. */
export type Delivered =
  | { readonly kind: "done" }
  | { readonly kind: "rejected"; readonly detail: string }
  | { readonly kind: "again"; readonly detail: string; readonly resetSeconds?: number };

interface Prepared {
  readonly eventId: string;
  readonly series: readonly TimedSeries[];
}

const longestPostMilliseconds = 20_000;

/** What must be left of the invocation after a POST, to park, delay and answer. */
const reserveMilliseconds = 10_000;

/**
 * Delivers events to Datadog, all in one POST where it takes them. A batch that Datadog calls invalid or too large is
 * halved until the events that it objects to stand alone; only those are `rejected`. `endsAt` is when the invocation
 * ends, in milliseconds since 1970.
 */
export async function deliver(
  events: readonly IncomingEvent[],
  endsAt: number,
  ports: SubmitPorts,
): Promise<ReadonlyMap<string, Delivered>> {
  const prepared = prepare(events, ports);
  const results = new Map<string, Delivered>();
  let keyReread = false;

  const settle = (each: readonly Prepared[], result: Delivered) => {
    for (const { eventId } of each) results.set(eventId, result);
  };

  const attempt = async (each: readonly Prepared[], fresh: boolean): Promise<Outcome> => {
    const series = each.flatMap((event) => event.series);
    if (series.length === 0) return { kind: "accepted" };
    const deadline = Math.min(longestPostMilliseconds, endsAt - ports.now() - reserveMilliseconds);
    if (deadline <= 0) return { kind: "refused", why: "unreachable", detail: "no time left in this invocation" };
    const apiKey = await (fresh ? ports.apiKey.refresh() : ports.apiKey.get());
    return outcomeOf(await ports.submit(series, apiKey, deadline));
  };

  const send = async (each: readonly Prepared[], fresh = false): Promise<void> => {
    const outcome = await attempt(each, fresh);
    if (outcome.kind === "accepted") return settle(each, { kind: "done" });
    if (outcome.kind === "unknown") return settle(each, { kind: "again", detail: outcome.detail });
    switch (outcome.why) {
      case "invalid":
      case "too_large": {
        if (each.length === 1) return settle(each, { kind: "rejected", detail: outcome.detail });
        const middle = Math.ceil(each.length / 2);
        await send(each.slice(0, middle));
        return send(each.slice(middle));
      }
      case "forbidden": {
        if (keyReread) return settle(each, { kind: "again", detail: outcome.detail });
        keyReread = true;
        return send(each, true);
      }
      case "unreachable":
      case "rate_limited": {
        const { detail, resetSeconds } = outcome;
        return settle(each, { kind: "again", detail, ...(resetSeconds !== undefined && { resetSeconds }) });
      }
    }
  };

  try {
    if (prepared.length > 0) await send(prepared);
  } catch (error) {
    const detail = describeError(error);
    settle(
      prepared.filter(({ eventId }) => !results.has(eventId)),
      { kind: "again", detail },
    );
  }
  return results;
}

/** The first message of each event, with the second that it is sent at. */
function prepare(events: readonly IncomingEvent[], ports: SubmitPorts): readonly Prepared[] {
  const distinct = [...new Map(events.toReversed().map((event) => [event.eventId, event])).values()].toReversed();
  const seconds = assignSeconds(distinct, ports.now() / 1000);
  return distinct.map(({ eventId, series, refused }, index) => {
    if (refused.length > 0) ports.log("warn", "part of the policy's extension is not sent", { eventId, refused });
    const second = seconds[index] ?? 0;
    return { eventId, series: series.map((each) => ({ ...each, second })) };
  });
}
