import type { Outcome } from "./outcome.ts";
import type { DeliveryResult, SendResult } from "./protocol.ts";

/** What else is known of a POST besides its outcome. */
export interface Circumstances {
  /** Whether it carried one event and no other. */
  readonly isAlone: boolean;
  /** Whether the key was read again since, and may be another. */
  readonly hasFreshKey: boolean;
  /** Whether anything may be tried again in this invocation. */
  readonly mayGoOn: boolean;
  readonly heartbeats: AcceptedHeartbeats;
}

/**
 * What Datadog did with heartbeats around a refusal of events. In an outage it may refuse everything: only what it
 * refuses between two heartbeats that it accepts is itself at fault.
 */
export interface AcceptedHeartbeats {
  /** Whether it had accepted one in this invocation before the POST left. */
  readonly before: boolean;
  /** Whether it accepted one since the refusal. */
  readonly since: boolean;
}

/** What a POST's outcome means for one of the events that it carried. */
export function sendResult(outcome: Outcome, circumstances: Circumstances): SendResult {
  switch (outcome.kind) {
    case "accepted":
    case "unknown":
      return outcome;
    case "refused": {
      const { why, ...refusal } = outcome;
      return { ...refusal, next: nextAfter(why, circumstances) };
    }
  }
}

/** The obstacle to every event, not only to those of the POST, that its outcome shows. */
export function obstacleOf(outcome: Outcome, hasFreshKey: boolean): DeliveryResult | undefined {
  if (outcome.kind === "accepted" || isObjection(outcome)) return undefined;
  if (outcome.kind === "refused" && outcome.why === "forbidden" && hasFreshKey) return undefined;
  return waiting("not claimed", outcome);
}

/** The obstacle that a heartbeat's outcome shows: anything but acceptance is one. */
export function obstacleOfHeartbeat(outcome: Outcome): DeliveryResult | undefined {
  return outcome.kind === "accepted" ? undefined : waiting("the heartbeat was not accepted", outcome);
}

function waiting(what: string, outcome: Exclude<Outcome, { kind: "accepted" }>): DeliveryResult {
  const resetSeconds = outcome.kind === "refused" ? outcome.resetSeconds : undefined;
  return {
    kind: "retry",
    detail: `${what}: ${outcome.detail}`,
    ...(resetSeconds !== undefined && { resetSeconds }),
  };
}

/** Whether Datadog objects to the content of a POST, not to its sender or the rate. */
export function isObjection(outcome: Outcome): boolean {
  return outcome.kind === "refused" && (outcome.why === "invalid" || outcome.why === "too_large");
}

/** Whether it takes a heartbeat to know what an objection means. A group is halved on the word of an earlier one. */
export function needsHeartbeat(
  outcome: Outcome,
  post: { readonly isAlone: boolean; readonly hasAcceptedHeartbeat: boolean },
): boolean {
  return isObjection(outcome) && (post.isAlone || !post.hasAcceptedHeartbeat);
}

type Refusal = Extract<Outcome, { kind: "refused" }>;

function nextAfter(why: Refusal["why"], circumstances: Circumstances): "now" | "later" | "never" {
  const { isAlone, hasFreshKey, mayGoOn, heartbeats } = circumstances;
  switch (why) {
    case "invalid":
    case "too_large":
      if (isAlone && heartbeats.before && heartbeats.since) return "never";
      return mayGoOn && (isAlone ? heartbeats.since : heartbeats.before || heartbeats.since) ? "now" : "later";
    case "forbidden":
      return hasFreshKey && mayGoOn ? "now" : "later";
    case "unreachable":
    case "rate_limited":
      return "later";
  }
}
