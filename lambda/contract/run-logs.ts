/** Runs whose logs go to Datadog. */
export const runLogChoices = ["none", "failed", "all"] as const;

export type RunLogChoice = (typeof runLogChoices)[number];

/** Name of the webhook and the policy of run logs. */
export function runLogsName(integrationName: string): string {
  return `${integrationName}-run-logs`;
}

/** The phases of a run that have logs, in their order (docs.spacelift.io, "Notification policy", log placeholders). */
export const logPhases = ["preparing", "initializing", "planning", "applying"] as const;

export type LogPhase = (typeof logPhases)[number];

/** Spacelift replaces this text in a payload by the logs of the phase. */
export function logPlaceholder(phase: LogPhase): string {
  return `spacelift::logs::${phase}`;
}
