import { defaultMetricPrefix, metrics } from "../../lambda/contract/metrics.ts";
import type { DeliverPorts } from "../../lambda/forwarder/destinations/metrics/deliver.ts";
import { type Claim, slotKeyOf } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { verdictOnSeries } from "../../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import type { Ledger } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import { isHeartbeatPost } from "../heartbeats.ts";
import type { PostCounts } from "../messages/console-state.ts";
import type { RunAttachments } from "./run-attachments.ts";
import type { RunHistory } from "./run-history.ts";

const maximumAttempts = 10_000;
const counting: ReadonlySet<string> = new Set(
  [metrics.runCount, metrics.moduleVersionCount, metrics.internalErrorCount].map(
    ({ name }) => `${defaultMetricPrefix}.${name}`,
  ),
);

export function watchDelivery(
  ledger: Ledger,
  submit: DeliverPorts["submit"],
  runs: {
    readonly history: RunHistory;
    readonly attachments: RunAttachments;
  },
) {
  const { record } = runs.history;
  const counts = { posts: 0, accepted: 0, refused: 0, unknown: 0 };
  let failedHeartbeats = 0;
  /** The event that owns each timestamp, for later POSTs. */
  const owners = new Map<string, string>();

  const own = (eventId: string, { slotKey, second }: Claim) => {
    owners.set(`${slotKey} ${second}`, eventId);
    const [oldest] = owners.keys();
    if (owners.size > maximumAttempts && oldest !== undefined) owners.delete(oldest);
  };

  const watched: Ledger = {
    ...ledger,
    putClaim: async (eventId, claim) => {
      const now = await ledger.putClaim(eventId, claim);
      if (now !== undefined) own(eventId, now);
      // A finished claim has no series.
      if (now !== undefined && !now.done) runs.attachments.keepClaim(eventId, now);
      if (now !== undefined && claim.open.every((nonce) => now.open.includes(nonce))) {
        record(eventId, "claimed", `the timestamp ${timeOf(now.second)}, which no other run with the same tags has`);
      }
      return now;
    },
    open: async (eventId, generation, nonce) => {
      const now = await ledger.open(eventId, generation, nonce);
      if (now !== undefined) own(eventId, now);
      return now;
    },
    close: async (eventId, generation, nonce) => {
      const now = await ledger.close(eventId, generation, nonce);
      record(eventId, "withdrawn", "the POST surely did not arrive, so the ledger drops the attempt");
      return now;
    },
    reassignTimestamp: async (eventId, to) => {
      const now = await ledger.reassignTimestamp(eventId, to);
      if (now?.generation === to.generation) {
        own(eventId, now);
        runs.attachments.keepClaim(eventId, now);
        record(
          eventId,
          "moved",
          `no attempt arrived and the timestamp is too old; the new one is ${timeOf(now.second)}`,
        );
      }
      return now;
    },
    mark: async (eventId) => {
      await ledger.mark(eventId);
      record(eventId, "marked", "the ledger records that Datadog has it");
    },
  };

  const eventsOf = (series: readonly TimedSeries[]) =>
    series
      .filter(({ metric }) => counting.has(metric))
      .flatMap((one) => {
        const eventId = owners.get(`${slotKeyOf([one])} ${one.second}`);
        return eventId === undefined ? [] : [{ eventId, second: one.second }];
      });

  const watchedSubmit: DeliverPorts["submit"] = async (series, ...rest) => {
    const events = eventsOf(series);
    const company = companyOf(events.length - 1);
    for (const { eventId, second } of events) record(eventId, "posted", `at ${timeOf(second)}, ${company}`);
    const answer = await submit(series, ...rest);
    const outcome = verdictOnSeries(answer);
    if (isHeartbeatPost(series)) {
      failedHeartbeats += Number(outcome.kind !== "accepted");
      return answer;
    }
    counts.posts += 1;
    counts[outcome.kind] += 1;
    const detail = outcome.kind === "accepted" ? "202: Datadog has it" : `${outcome.kind}: ${outcome.detail}`;
    for (const { eventId } of events) record(eventId, "answered", detail);
    return answer;
  };

  return {
    ledger: watched,
    submit: watchedSubmit,
    counts: (): PostCounts => counts,
    failedHeartbeats: () => failedHeartbeats,
  };
}

function timeOf(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(11, 19)} UTC`;
}

function companyOf(others: number): string {
  if (others <= 0) return "alone";
  return others === 1 ? "with one other run" : `with ${others} other runs`;
}
