import { asList, asText, at, type Json, parseJson } from "../../shared/json.ts";
import type { Answer } from "./answer.ts";

export type Verdict =
  | { readonly kind: "accepted" }
  | Refusal
  /** Datadog may have the data, or a part. */
  | { readonly kind: "unknown"; readonly detail: string };

/** Datadog surely does not have the data. */
export interface Refusal {
  readonly kind: "refused";
  readonly why: "unreachable" | "expired" | "invalid" | "forbidden" | "too_large" | "rate_limited";
  readonly detail: string;
  readonly resetSeconds?: number;
}

/**
 * Only a whole 400, 403, 413 or 429, or a request that never left, is surely a refusal. `isAcceptance` judges the body of a
 * success, which is `undefined` unless it is JSON.
 */
export function verdictOn(answer: Answer, isAcceptance: (body: Json, status: number) => boolean): Verdict {
  switch (answer.kind) {
    case "not_sent":
      return { kind: "refused", why: answer.why, detail: answer.detail };
    case "lost":
      return { kind: "unknown", detail: answer.detail };
    case "answered":
      return verdictOnStatus(answer, isAcceptance);
  }
}

function verdictOnStatus(
  { status, body, resetSeconds }: Extract<Answer, { kind: "answered" }>,
  isAcceptance: Parameters<typeof verdictOn>[1],
): Verdict {
  const detail = `Datadog answered ${status}${errorsOf(body)}`;
  switch (status) {
    case 200:
    case 202:
      return isAcceptance(parseJson(body), status) ? { kind: "accepted" } : { kind: "unknown", detail };
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

/** Whether Datadog objects to the content, not to the sender or the rate. */
export function isObjection(verdict: Verdict): boolean {
  return verdict.kind === "refused" && (verdict.why === "invalid" || verdict.why === "too_large");
}

function errorsOf(body: string): string {
  const errors = asList(at(parseJson(body), "errors")).flatMap(errorText);
  return errors.length === 0 ? "" : `: ${errors.join("; ").slice(0, 500)}`;
}

/** Metrics have texts, the other intakes objects (Datadog's OpenAPI document, `HTTPCIAppErrors`). */
function errorText(error: Json): readonly string[] {
  const texts = [asText(error), asText(at(error, "title")), asText(at(error, "detail"))];
  return texts.filter((text) => text !== undefined);
}
