export const defaultFinishedStates = ["FINISHED", "FAILED", "DISCARDED", "STOPPED"] as const;

/** The terminal states of a run (docs.spacelift.io, "Run"). */
export const terminalRunStates = ["FINISHED", "FAILED", "DISCARDED", "STOPPED", "CANCELED", "SKIPPED"] as const;

export type TerminalRunState = (typeof terminalRunStates)[number];

/** The policy sends these tags only on request: each creates new billed series, or contains a person's address. */
export const optInTags = ["run_url", "run_note", "run_title", "triggered_by", "stack_labels"] as const;

export type OptInTag = (typeof optInTags)[number];

/** The policy sends these parts of a payload only on request. Every destination but `metrics` needs the details. */
export const optInParts = [...optInTags, "details"] as const;

export type OptInPart = (typeof optInParts)[number];

/** Tag keys that every series of a run may have. A user's tag cannot have one. */
export const commonTagKeys = [
  "account",
  "branch",
  "drift_detection",
  "final_state",
  "run_type",
  "space",
  "stack",
  "worker_pool",
] as const;
