import { type Claim, decide } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { FailedEvent } from "./failed-event.ts";

export type Decision = "count" | "drop";

export type RedrivePlan =
  | { readonly kind: "redrive"; readonly detail: string }
  /** After the decision was written to the ledger. */
  | { readonly kind: "decide"; readonly decision: Decision; readonly claim: Claim }
  | { readonly kind: "refuse"; readonly detail: string };

export interface Situation {
  readonly nowMilliseconds: number;
  readonly historicalMetrics: boolean;
  readonly decision: Decision | undefined;
}

/**
 * A POST leaves at most 58 minutes after its second and has a deadline of 20 seconds; clocks may differ by two minutes.
 * Afterwards no POST is under way, so that the operator sees in Datadog all that arrived.
 */
const settledSeconds = 62 * 60;

/** For `metrics`, reads the ledger's present claim, not the reason for which the event was dead-lettered. */
export function planRedrive(event: FailedEvent, claim: Claim | undefined, situation: Situation): RedrivePlan {
  if (event.eventId === null || event.time === null) {
    return { kind: "redrive", detail: "is read again; it fails again unless the deployed version can read it" };
  }
  if (event.destination !== "metrics") return planWithoutClaim(event);
  const nowEpochSeconds = situation.nowMilliseconds / 1000;
  const eventEpochSeconds = Date.parse(event.time) / 1000;
  const { historicalMetrics, decision } = situation;
  const next = decide(claim, { nowEpochSeconds, eventEpochSeconds, historicalMetrics });
  if (next.kind === "drop") return { kind: "redrive", detail: "was delivered meanwhile: the ledger drops it" };
  if (next.kind === "dead_letter" && next.reason === "ambiguous" && claim !== undefined) {
    return planAmbiguous(claim, nowEpochSeconds, decision);
  }
  if (next.kind === "dead_letter") return { kind: "refuse", detail: `would be dead-lettered again: ${next.detail}` };
  if (decision === "drop" && event.reason === "ambiguous") {
    return { kind: "refuse", detail: "is no longer ambiguous: without --drop it is redriven and sent" };
  }
  return { kind: "redrive", detail: next.kind === "reassign_timestamp" ? "is sent, at a second near now" : "is sent" };
}

/** Only `metrics` has claims, and an event that was too old is older now. */
function planWithoutClaim({ reason, detail }: FailedEvent): RedrivePlan {
  return reason === "too_old"
    ? { kind: "refuse", detail: `would be dead-lettered again: ${detail ?? reason}` }
    : { kind: "redrive", detail: "is sent" };
}

function planAmbiguous(claim: Claim, nowEpochSeconds: number, decision: Decision | undefined): RedrivePlan {
  if (decision === undefined) {
    return {
      kind: "refuse",
      detail: "may have arrived: add --count or --drop; without, it would be dead-lettered again",
    };
  }
  const unsettledSeconds = claim.second + settledSeconds - nowEpochSeconds;
  if (unsettledSeconds <= 0) return { kind: "decide", decision, claim };
  const minutes = Math.ceil(unsettledSeconds / 60);
  return { kind: "refuse", detail: `a POST may still be under way: decide in ${minutes} minute(s)` };
}
