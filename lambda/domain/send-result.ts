import type { Outcome } from "./outcome.ts";
import type { End, SendResult } from "./protocol.ts";

/** What else is known of a POST besides its outcome. */
export interface Circumstances {
  /** Whether it carried one event and no other. */
  readonly isAlone: boolean;
  /** Whether the key can still be read anew in this invocation. */
  readonly mayReread: boolean;
  /** Whether anything may be tried again in this invocation. */
  readonly mayGoOn: boolean;
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

/** What stands in the way of every event, not just of those that the POST carried. */
export function obstacleOf(outcome: Outcome, mayReread: boolean): End | undefined {
  if (outcome.kind === "unknown") return { kind: "again", detail: `not claimed: ${outcome.detail}` };
  if (outcome.kind === "accepted") return undefined;
  const { why, detail, resetSeconds } = outcome;
  if (nextAfter(why, { isAlone: false, mayReread, mayGoOn: true }) !== "later") return undefined;
  return { kind: "again", detail: `not claimed: ${detail}`, ...(resetSeconds !== undefined && { resetSeconds }) };
}

type Refusal = Extract<Outcome, { kind: "refused" }>;

function nextAfter(why: Refusal["why"], { isAlone, mayReread, mayGoOn }: Circumstances): "now" | "later" | "never" {
  switch (why) {
    case "invalid":
    case "too_large":
      if (isAlone) return "never";
      return mayGoOn ? "now" : "later";
    case "forbidden":
      return mayReread && mayGoOn ? "now" : "later";
    case "unreachable":
    case "rate_limited":
      return "later";
  }
}
