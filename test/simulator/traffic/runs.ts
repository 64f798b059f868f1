import type { Stack } from "../../../simulator/traffic/fleet.ts";
import type { PlannedRun } from "../../../simulator/traffic/planned-run.ts";

export function stackOf(change: Partial<Stack> = {}): Stack {
  const work = { planSeconds: 30, applySeconds: 60, failing: 0, resources: 10 };
  return { id: "web", space: "root", pool: "", ...work, ...change };
}

/** A run that waits 1 second before it looks for a worker, and then works for 50 seconds. */
export function plannedRun(change: Partial<PlannedRun> = {}): PlannedRun {
  return {
    ...{ id: "RUN1", stack: stackOf(), type: "PROPOSED", branch: "main", isDriftDetection: false },
    ...{ finalState: "FINISHED", queueSeconds: 1, handoverSeconds: 0, changes: [], receipts: [] },
    phases: [
      { state: "PREPARING", seconds: 20 },
      { state: "PLANNING", seconds: 30 },
    ],
    ...change,
  };
}
