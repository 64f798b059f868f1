import { type Metric, metrics } from "../../../../contract/metrics.ts";
import type { FinishedRun, SpaceliftEvent } from "../../../../events/event.ts";
import { keyedTag } from "../../../../shared/datadog-tags.ts";
import { userTag } from "../../../domain/event-tags.ts";

/** `tags` are those that only this metric has. */
export interface Measurement {
  readonly metric: Metric;
  readonly tags: readonly (string | undefined)[];
  readonly value: number;
}

/** Without the user's extension. */
export function measurementsOf(event: SpaceliftEvent): readonly Measurement[] {
  switch (event.kind) {
    case "run":
      return runMeasurements(event);
    case "module_version":
      return [{ metric: metrics.moduleVersionCount, tags: [], value: 1 }];
    case "internal_error":
      return [{ metric: metrics.internalErrorCount, tags: [], value: 1 }];
  }
}

function runMeasurements(run: FinishedRun): readonly Measurement[] {
  return [
    { metric: metrics.runCount, tags: [], value: 1 },
    ...run.timing.map(({ state, nanoseconds }) => ({
      metric: metrics.runTiming,
      tags: [keyedTag("state", state)],
      value: nanoseconds,
    })),
    ...run.changes.map(({ changeType, count }) => ({
      metric: metrics.runResources,
      tags: [keyedTag("change_type", changeType)],
      value: count,
    })),
    ...run.receipts.map(({ name, type, outcome, flags }) => ({
      metric: metrics.runPolicies,
      tags: [
        keyedTag("policy_name", name),
        keyedTag("policy_type", type),
        keyedTag("policy_outcome", outcome ?? "none"),
        ...flags.map((flag) => userTag(flag, "flag")),
      ],
      value: 1,
    })),
  ];
}
