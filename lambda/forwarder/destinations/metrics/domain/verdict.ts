import { asList, asText, at, parseJson } from "../../../../shared/json.ts";
import type { Answer } from "./answer.ts";
import { oldestClaimedSeconds } from "./claim.ts";

export type Verdict =
  | { readonly kind: "accepted" }
  | Refusal
  /** Datadog may have the points, or some of them. */
  | { readonly kind: "unknown"; readonly detail: string };

/** Datadog surely does not have the points. */
export interface Refusal {
  readonly kind: "refused";
  readonly why: "unreachable" | "expired" | "invalid" | "forbidden" | "too_large" | "rate_limited";
  readonly detail: string;
  readonly resetSeconds?: number;
}

/**
 * Only a 202 without errors is an acceptance (docs.datadoghq.com, "Submit metrics"). Only a whole 400, 403, 413 or
 * 429, or a request that never left, is surely a refusal.
 */
export function verdictOn(answer: Answer): Verdict {
  switch (answer.kind) {
    case "not_sent":
      return { kind: "refused", why: answer.why, detail: answer.detail };
    case "lost":
      return { kind: "unknown", detail: answer.detail };
    case "answered":
      return verdictOnStatus(answer);
  }
}

function verdictOnStatus({ status, body, resetSeconds }: Extract<Answer, { kind: "answered" }>): Verdict {
  const detail = `Datadog answered ${status}${errorsOf(body)}`;
  switch (status) {
    case 202:
      return hasNoErrors(body) ? { kind: "accepted" } : { kind: "unknown", detail };
    case 400:
      return { kind: "refused", why: "invalid", detail };
    case 403:
      return { kind: "refused", why: "forbidden", detail };
    case 413:
      return { kind: "refused", why: "too_large", detail };
    case 429:
      return { kind: "refused", why: "rate_limited", detail, ...(resetSeconds !== undefined && { resetSeconds }) };
    default:
      return { kind: "unknown", detail };
  }
}

/** `nowEpochSeconds` is when the answer was read, by our clock. */
export interface Moment {
  readonly second: number;
  readonly nowEpochSeconds: number;
  readonly historicalMetrics: boolean;
}

const hour = 60 * 60;
const margin = 60;
/** Lambda's clock is trusted to two minutes. */
const clockTolerance = 2 * 60;

/**
 * Datadog answers 202 to points over an hour old, and drops them. So they must be young enough by the answer's date
 * and by our clock, with its tolerance where the date is missing or far from it. Too late is unknown, never a
 * refusal: either clock may be wrong.
 */
export function verdictAt(verdict: Verdict, answer: Answer, moment: Moment): Verdict {
  if (verdict.kind !== "accepted" || moment.historicalMetrics) return verdict;
  const { second, nowEpochSeconds } = moment;
  const oldest = nowEpochSeconds + (clockLead(answer, nowEpochSeconds) ?? clockTolerance) - second;
  if (oldest <= hour - margin) return verdict;
  return { kind: "unknown", detail: `accepted, but up to ${Math.round(oldest)} s after the points' second` };
}

/** Seconds by which the judging clock is ahead of ours; `undefined` without an answer. */
export function clockLead(answer: Answer, nowEpochSeconds: number): number | undefined {
  if (answer.kind !== "answered") return undefined;
  const ahead = answer.dateEpochSeconds === undefined ? undefined : answer.dateEpochSeconds - nowEpochSeconds;
  const agrees = ahead !== undefined && Math.abs(ahead) <= clockTolerance;
  return Math.max(agrees ? 0 : clockTolerance, ahead ?? 0);
}

/** For the oldest second of a claim: an acceptance proves that Datadog takes new claims. */
export function verdictForClaims(answer: Answer, moment: Omit<Moment, "second">): Verdict {
  const second = moment.nowEpochSeconds - oldestClaimedSeconds;
  return verdictAt(verdictOn(answer), answer, { ...moment, second });
}

/** Seconds by which the answer's date is ahead of our clock, if more than its tolerance. */
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
