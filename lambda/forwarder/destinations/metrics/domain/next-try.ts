import type { Retry } from "../../../delivery-result.ts";
import { isObjection, type Refusal, type Verdict } from "../../../domain/verdict.ts";

/** `now`: by a new attempt. `later`: by the queue. */
export type NextTry = "now" | "later" | "never";

export interface Circumstances {
  /** The POST carried one event only. */
  readonly isAlone: boolean;
  /** The API key was read again since. */
  readonly hasFreshKey: boolean;
  /** In this invocation. */
  readonly mayGoOn: boolean;
  readonly heartbeats: AcceptedHeartbeats;
}

/**
 * In an outage Datadog may refuse everything. An event is at fault only if Datadog refuses it between two accepted
 * heartbeats.
 */
export interface AcceptedHeartbeats {
  /** In this invocation, before the POST left. */
  readonly before: boolean;
  /** Since the refusal. */
  readonly since: boolean;
}

/** For a refused POST. After a POST without a clear answer, the queue delivers the event again, and `decide` decides. */
export function nextTry({ why }: Refusal, circumstances: Circumstances): NextTry {
  const { isAlone, hasFreshKey, mayGoOn, heartbeats } = circumstances;
  switch (why) {
    case "invalid":
    case "too_large":
      if (isAlone && heartbeats.before && heartbeats.since) return "never";
      return mayGoOn && (isAlone ? heartbeats.since : heartbeats.before || heartbeats.since) ? "now" : "later";
    case "forbidden":
      return hasFreshKey && mayGoOn ? "now" : "later";
    case "expired":
    case "unreachable":
    case "rate_limited":
      return "later";
  }
}

/** An obstacle for every event, not only for those of the POST. */
export function obstacleOf(verdict: Verdict, hasFreshKey: boolean): Retry | undefined {
  if (verdict.kind === "accepted" || isObjection(verdict)) return undefined;
  if (verdict.kind === "refused" && verdict.why === "forbidden" && hasFreshKey) return undefined;
  return retryAfter("not claimed", verdict);
}

/** Anything but acceptance. */
export function obstacleOfHeartbeat(verdict: Verdict): Retry | undefined {
  return verdict.kind === "accepted" ? undefined : retryAfter("the heartbeat was not accepted", verdict);
}

function retryAfter(what: string, verdict: Exclude<Verdict, { kind: "accepted" }>): Retry {
  const resetSeconds = verdict.kind === "refused" ? verdict.resetSeconds : undefined;
  return {
    kind: "retry",
    detail: `${what}: ${verdict.detail}`,
    ...(resetSeconds !== undefined && { resetSeconds }),
  };
}

/** Only a heartbeat tells the meaning of an objection. For a group an earlier one is enough. */
export function needsHeartbeat(
  verdict: Verdict,
  post: { readonly isAlone: boolean; readonly hasAcceptedHeartbeat: boolean },
): boolean {
  return isObjection(verdict) && (post.isAlone || !post.hasAcceptedHeartbeat);
}
