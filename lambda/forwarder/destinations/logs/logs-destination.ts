import { at, isObject } from "../../../shared/json.ts";
import { answerMetrics } from "../../answer-metrics.ts";
import type { DeliveryResult } from "../../delivery-result.ts";
import type { Destination, ReceivedEvent } from "../../destination.ts";
import { type ClaimedEvent, createEventClaims } from "../../event-claims.ts";
import { createSender } from "../../sender.ts";
import { type LogContent, lengthOf, logsOf } from "./domain/log-content.ts";
import { maximumPost } from "./domain/log-limits.ts";
import { cutEntries } from "./domain/log-posts.ts";
import type { RunLogConfiguration } from "./domain/run-logs.ts";
import type { LogsPorts } from "./logs-ports.ts";
import { type ClaimedEntry, sendEntries } from "./send-entries.ts";

/**
 * Sends at least once: Datadog keeps both of two equal logs, and their `delivery.id` shows it
 * (docs/decisions/0014-exactness-of-destinations.md).
 */
export function createLogsDestination(ports: LogsPorts, configuration: RunLogConfiguration): Destination<LogContent> {
  return {
    accepts: () => true,
    deliver: async ({ events, endsAt }) => {
      const results = new Map<string, DeliveryResult>();
      const sender = createSender(ports, endsAt, isAccepted);
      const claims = createEventClaims(ports, endsAt);

      /** Claims nothing more in this batch after a failure of Datadog. */
      const claim = async (received: ReceivedEvent<LogContent>): Promise<readonly ClaimedEntry[]> => {
        const claimed: ClaimedEvent | DeliveryResult = sender.obstacle() ?? (await claims.claim(received));
        if (claimed.kind === "claimed") return [{ claimed, ...logsOf(received.event, ports.now(), configuration) }];
        results.set(received.eventId, claimed);
        return [];
      };

      for (const slice of slices(events)) {
        const claimed = (await Promise.all(slice.map(claim))).flat();
        for (const group of cutEntries(claimed)) await sendEntries(group, { ...ports, sender, claims, results });
      }
      return { results, metrics: answerMetrics(sender.answers) };
    },
  };
}

const entriesAtOnce = 50;

/** The first entry is alone, so an outage leaves the POST of one entry unknown. No slice is much larger than a POST. */
function* slices(
  events: Iterable<ReceivedEvent<LogContent>>,
): Generator<readonly ReceivedEvent<LogContent>[], undefined> {
  let slice: ReceivedEvent<LogContent>[] = [];
  let length = 0;
  let most = 1;
  for (const received of events) {
    slice.push(received);
    length += lengthOf(received.event);
    if (slice.length < most && length < maximumPost.bytes) continue;
    yield slice;
    [slice, length, most] = [[], 0, entriesAtOnce];
  }
  if (slice.length > 0) yield slice;
}

/** Datadog answers 202 `{}` (docs.datadoghq.com, "Send logs"). */
function isAccepted(body: unknown, status: number): boolean {
  const errors = at(body, "errors");
  return status === 202 && isObject(body) && (errors === undefined || (Array.isArray(errors) && errors.length === 0));
}
