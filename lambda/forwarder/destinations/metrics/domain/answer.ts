import type { cloudWatchMetrics } from "../../../../contract/cloudwatch-metrics.ts";
import type { Answer } from "./outcome.ts";

/** An answer of Datadog's at a glance. */
export type AnswerKind = keyof typeof cloudWatchMetrics.answers;

/** What kind of answer came; `undefined` where nothing was asked, since the request was too large to leave. */
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
