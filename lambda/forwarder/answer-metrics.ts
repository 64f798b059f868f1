import { cloudWatchMetrics as names } from "../contract/cloudwatch-metrics.ts";
import { count, type EmbeddedMetric } from "../shared/embedded-metric.ts";
import { type Answer, answerKind } from "./domain/answer.ts";

/** Omits zeros. */
export function answerMetrics(answers: readonly Answer[]): readonly EmbeddedMetric[] {
  const kinds = answers.map(answerKind);
  return Object.entries(names.answers)
    .map(([kind, name]) => count(name, kinds.filter((each) => each === kind).length))
    .filter(({ value }) => value !== 0);
}
