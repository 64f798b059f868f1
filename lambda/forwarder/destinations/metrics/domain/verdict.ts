import { at } from "../../../../shared/json.ts";
import type { Answer } from "../../../domain/answer.ts";
import { type Verdict, verdictOn } from "../../../domain/verdict.ts";
import { oldestClaimedSeconds } from "./claim.ts";

/** Only a 202 without errors is an acceptance (docs.datadoghq.com, "Submit metrics"). */
export function verdictOnSeries(answer: Answer): Verdict {
  return verdictOn(answer, (body, status) => {
    const errors = at(body, "errors");
    return status === 202 && Array.isArray(errors) && errors.length === 0;
  });
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
  return verdictAt(verdictOnSeries(answer), answer, { ...moment, second });
}

/** Seconds by which the answer's date is ahead of our clock, if more than its tolerance. */
export function clockDisagreement(answer: Answer, nowEpochSeconds: number): number | undefined {
  if (answer.kind !== "answered" || answer.dateEpochSeconds === undefined) return undefined;
  const ahead = answer.dateEpochSeconds - nowEpochSeconds;
  return Math.abs(ahead) > clockTolerance ? ahead : undefined;
}
