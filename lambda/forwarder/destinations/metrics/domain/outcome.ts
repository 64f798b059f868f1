import { asList, asText, at, parseJson } from "../../../../shared/json.ts";
import { oldestClaimedSeconds } from "./claim.ts";

/** What came back from one POST, as the adapter saw it. */
export type Answer =
  /** A whole answer. `body` is text, at most a few kilobytes of it. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: string;
      /** What the `Date` header said, in seconds since 1970. */
      readonly dateEpochSeconds?: number;
      /** What `X-RateLimit-Reset` said. */
      readonly resetSeconds?: number;
    }
  /** The request was never sent: no name, no connection, no TLS, or larger than Datadog takes. */
  | { readonly kind: "not_sent"; readonly why: "unreachable" | "too_large"; readonly detail: string }
  /** The connection ended before a whole answer came, or the deadline passed. */
  | { readonly kind: "lost"; readonly detail: string };

/** What a POST's answer says about the points that it carried. */
export type Outcome =
  /** Datadog has them. */
  | { readonly kind: "accepted" }
  /** Datadog surely does not have them. */
  | {
      readonly kind: "refused";
      readonly why: "unreachable" | "invalid" | "forbidden" | "too_large" | "rate_limited";
      readonly detail: string;
      readonly resetSeconds?: number;
    }
  /** Datadog may have them, or some of them. */
  | { readonly kind: "unknown"; readonly detail: string };

/**
 * Reads an answer of `POST /api/v2/series` (docs.datadoghq.com, "Submit metrics"). Only a 202 with no errors is an
 * acceptance, and only a whole 400, 403, 413 or 429, or a request that never left, is surely a refusal.
 */
export function outcomeOf(answer: Answer): Outcome {
  switch (answer.kind) {
    case "not_sent":
      return { kind: "refused", why: answer.why, detail: answer.detail };
    case "lost":
      return { kind: "unknown", detail: answer.detail };
    case "answered":
      return outcomeOfStatus(answer);
  }
}

function outcomeOfStatus(answer: Extract<Answer, { kind: "answered" }>): Outcome {
  const detail = `Datadog answered ${answer.status}${errorsOf(answer.body)}`;
  switch (answer.status) {
    case 202:
      return hasNoErrors(answer.body) ? { kind: "accepted" } : { kind: "unknown", detail };
    case 400:
      return { kind: "refused", why: "invalid", detail };
    case 403:
      return { kind: "refused", why: "forbidden", detail };
    case 413:
      return { kind: "refused", why: "too_large", detail };
    case 429:
      return {
        kind: "refused",
        why: "rate_limited",
        detail,
        ...(answer.resetSeconds === undefined ? {} : { resetSeconds: answer.resetSeconds }),
      };
    default:
      return { kind: "unknown", detail };
  }
}

/** Which second a POST's points were for, and when its answer was read, by the clock of this machine. */
export interface Moment {
  readonly second: number;
  readonly nowEpochSeconds: number;
  /** Whether Datadog takes points of any age for our metrics. */
  readonly historicalMetrics: boolean;
}

const hour = 60 * 60;
const margin = 60;
/** Lambda's clock is trusted to two minutes. */
const clockTolerance = 2 * 60;

/**
 * What an acceptance is worth for points at one second: Datadog answers 202 to points that are over an hour old, and
 * drops them. So they must be young enough by both clocks, the answer's date and our own. Where the date is missing, or is
 * further from our clock than the tolerance, our clock is judged with the tolerance. Too old is unknown and never a
 * refusal: either clock may be wrong, and a forwarder may have been delayed before or after Datadog read the points.
 */
export function outcomeAt(outcome: Outcome, answer: Answer, moment: Moment): Outcome {
  if (outcome.kind !== "accepted" || moment.historicalMetrics) return outcome;
  const { second, nowEpochSeconds } = moment;
  const oldest = nowEpochSeconds + (clockLead(answer, nowEpochSeconds) ?? clockTolerance) - second;
  if (oldest <= hour - margin) return outcome;
  return { kind: "unknown", detail: `accepted, but up to ${Math.round(oldest)} s after the points' second` };
}

/** How many seconds later than ours the clock is by which an answer's points are judged; nothing without an answer. */
export function clockLead(answer: Answer, nowEpochSeconds: number): number | undefined {
  if (answer.kind !== "answered") return undefined;
  const ahead = answer.dateEpochSeconds === undefined ? undefined : answer.dateEpochSeconds - nowEpochSeconds;
  const agrees = ahead !== undefined && Math.abs(ahead) <= clockTolerance;
  return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);
}

/**
 * What an answer says about the events that are not claimed yet: as if its points had the oldest second that a claim may
 * get. An acceptance then proves that claims of now would be accepted, too.
 */
export function outcomeForClaims(answer: Answer, moment: Omit<Moment, "second">): Outcome {
  const second = moment.nowEpochSeconds - oldestClaimedSeconds;
  return outcomeAt(outcomeOf(answer), answer, { ...moment, second });
}

/** How many seconds the answer's date is ahead of our clock, where they disagree by more than our clock's tolerance. */
export function clockDisagreement(answer: Answer, nowEpochSeconds: number): number | undefined {
  if (answer.kind !== "answered" || answer.dateEpochSeconds === undefined) return undefined;
  const ahead = answer.dateEpochSeconds - nowEpochSeconds;
  return Math.abs(ahead) > clockTolerance ? ahead : undefined;
}

function hasNoErrors(body: string): boolean {
  const errors = at(parseJson(body), "errors");
  return Array.isArray(errors) && errors.length === 0;
}

function errorsOf(body: string): string {
  const errors = asList(at(parseJson(body), "errors")).flatMap((error) => asText(error) ?? []);
  return errors.length === 0 ? "" : `: ${errors.join("; ").slice(0, 500)}`;
}
