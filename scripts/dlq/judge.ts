import { type Claim, decide } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { FailedEvent } from "./failed-event.ts";

/** What an operator decides of the events that may or may not have arrived. */
export type Decision = "count" | "drop";

/** What a redrive of an event comes to. */
export type Verdict =
  /** It goes to the queue as it is. */
  | { readonly kind: "redrive"; readonly detail: string }
  /** First the decision is written into the ledger. */
  | { readonly kind: "decide"; readonly decision: Decision; readonly claim: Claim }
  /** It stays where it is. */
  | { readonly kind: "refuse"; readonly detail: string };

export interface Situation {
  readonly nowMilliseconds: number;
  readonly historicalMetrics: boolean;
  readonly decision: Decision | undefined;
}

/**
 * A POST leaves at most 58 minutes after its second and has 20 seconds to be answered; clocks may differ by two minutes.
 * After this, nothing can arrive any more that was not there when the operator looked.
 */
const settledSeconds = 62 * 60;

/** Judges an event by what the ledger holds of it now, and not by the reason for which it was dead-lettered. */
export function judge(event: FailedEvent, claim: Claim | undefined, situation: Situation): Verdict {
  if (event.eventId === null || event.time === null) {
    return { kind: "redrive", detail: "is read again; it fails again unless the deployment reads it by now" };
  }
  const nowEpochSeconds = situation.nowMilliseconds / 1000;
  const eventEpochSeconds = Date.parse(event.time) / 1000;
  const { historicalMetrics, decision } = situation;
  const next = decide(claim, { nowEpochSeconds, eventEpochSeconds, historicalMetrics });
  if (next.kind === "drop") return { kind: "redrive", detail: "was delivered meanwhile: the ledger drops it" };
  if (next.kind === "dead_letter" && next.reason === "ambiguous" && claim !== undefined) {
    return judgeAmbiguous(claim, nowEpochSeconds, decision);
  }
  if (next.kind === "dead_letter") return { kind: "refuse", detail: `would be dead-lettered again: ${next.detail}` };
  if (decision === "drop" && event.reason === "ambiguous") {
    return { kind: "refuse", detail: "is not ambiguous any more: without --drop it is redriven, and sent" };
  }
  return { kind: "redrive", detail: next.kind === "reassign_timestamp" ? "is sent, at a second near now" : "is sent" };
}

function judgeAmbiguous(claim: Claim, nowEpochSeconds: number, decision: Decision | undefined): Verdict {
  if (decision === undefined) {
    return {
      kind: "refuse",
      detail: "may have arrived: say --count or --drop; without, it would be dead-lettered again",
    };
  }
  const unsettledSeconds = claim.second + settledSeconds - nowEpochSeconds;
  if (unsettledSeconds <= 0) return { kind: "decide", decision, claim };
  const minutes = Math.ceil(unsettledSeconds / 60);
  return { kind: "refuse", detail: `may still be on its way: decide in ${minutes} minute(s)` };
}
