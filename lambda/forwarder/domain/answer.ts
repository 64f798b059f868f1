import type { cloudWatchMetrics } from "../../contract/cloudwatch-metrics.ts";

export type Answer =
  /** A whole answer, of which `body` has at most a few kilobytes. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: string;
      /** The `Date` header. */
      readonly dateEpochSeconds?: number;
      readonly resetSeconds?: number;
    }
  /** No name, no connection, no TLS, or more bytes than Datadog takes. */
  | { readonly kind: "not_sent"; readonly why: "unreachable" | "too_large"; readonly detail: string }
  /** No whole answer came before the connection ended or the deadline passed. */
  | { readonly kind: "lost"; readonly detail: string };

export type AnswerKind = keyof typeof cloudWatchMetrics.answers;

/** `undefined` for a request too large to leave. */
export function answerKind(answer: Answer): AnswerKind | undefined {
  switch (answer.kind) {
    case "not_sent":
      return answer.why === "too_large" ? undefined : "none";
    case "lost":
      return "none";
    case "answered":
      return statusKind(answer.status);
  }
}

function statusKind(status: number): AnswerKind {
  if (status >= 500) return "failed";
  if (status === 403) return "keyRefused";
  if (status === 429) return "rateLimited";
  return status >= 200 && status < 300 ? "accepted" : "refused";
}
