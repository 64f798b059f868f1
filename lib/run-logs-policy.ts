import type { OptInPart, TerminalRunState } from "../lambda/contract/runs.ts";
import type { Configuration } from "./configuration/configuration.ts";

/** A log names its run's page, service and environment, and never a person. */
export const runLogsParts: readonly OptInPart[] = ["details"];

/** The states of the runs whose logs the policy sends. */
export function runLogsStates({
  runLogs,
  finishedStates,
}: Pick<Configuration, "runLogs" | "finishedStates">): readonly TerminalRunState[] {
  return runLogs === "all" ? finishedStates : ["FAILED"];
}
