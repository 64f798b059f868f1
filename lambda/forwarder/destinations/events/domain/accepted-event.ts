import type { EventRuns } from "../../../../contract/event-runs.ts";
import type { SpaceliftEvent } from "../../../../events/event.ts";

/** Runs by choice, failed module versions, and all internal errors. */
export function isAcceptedEvent(event: SpaceliftEvent, eventRuns: EventRuns): boolean {
  switch (event.kind) {
    case "run":
      return eventRuns === "all" || event.type === "TRACKED";
    case "module_version":
      return event.state === "FAILED";
    case "internal_error":
      return true;
  }
}
