import type { RunSummary } from "../../../../simulator/messages/run.ts";

/** The summary of a run with this number. */
export function summary(number: number, fields: Partial<RunSummary> = {}): RunSummary {
  const time = "2026-01-01T00:00:00.000Z";
  return {
    ...{ id: JSON.stringify(["acme", "run", `01RUN${number}`, "FINISHED"]), number, kind: "run", subject: "dns" },
    ...{ type: "tracked", state: "FINISHED", standing: "waiting", receivedAt: time, changedAt: time },
    ...fields,
  };
}
