import type { Standing, StepKind } from "../messages/run.ts";

/** Returns a run's standing after one more step. It has none before the first. */
export function standingAfter(before: Standing | undefined, step: StepKind): Standing {
  switch (step) {
    case "issued":
      return before === undefined || before === "gaveUp" ? "delivering" : before;
    case "gaveUp":
      // A delivery may be on the queue even if its answer was lost.
      return before === undefined || before === "delivering" ? "gaveUp" : before;
    case "refused":
    case "recovered":
      return before ?? "delivering";
    case "received":
    case "queued":
    case "answered":
    case "withdrawn":
    case "moved":
    case "redriven":
      return "waiting";
    case "claimed":
    case "posted":
      return "sending";
    case "marked":
      return "counted";
    case "deadLettered":
      return "deadLettered";
    case "acknowledged":
      return before === "deadLettered" ? "deadLettered" : "counted";
  }
}
