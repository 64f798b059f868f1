/** Each field has its own document: an error in one field nulls a whole reply, and Spacelift refuses some fields to API keys. */
export const stateFields = [
  "workerPools",
  "publicWorkerPool",
  "stacksByState",
  "resourcesByDrift",
  "driftDetectionCoverage",
  "runsAwaitingApproval",
  "runsRequiringAttention",
  "usedMinutes",
  "allowedMinutes",
  "seats",
] as const;

export type StateField = (typeof stateFields)[number];

/** Fields that are not about a worker pool. */
export type AccountField = Exclude<StateField, "workerPools" | "publicWorkerPool">;
