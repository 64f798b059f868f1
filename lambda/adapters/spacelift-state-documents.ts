import type { StateField } from "../poller/domain/state-field.ts";

export interface StateDocument {
  readonly document: string;
  /** From the root field to the value. */
  readonly path: readonly [root: string, ...rest: readonly string[]];
}

// Sources: github.com/spacelift-io/prometheus-exporter (collector/), github.com/spacelift-io/spacectl
// (internal/cmd/workerpools/queue.go) and github.com/spacelift-io/spacelift-api-bruno. A document never mixes
// fields that every Spacelift has with fields that an older version may lack.

export const stateDocuments: Readonly<Record<StateField, StateDocument>> = {
  workerPools: {
    document: "query WorkerPools { workerPools { id name busyWorkers pendingRuns workers { drained } } }",
    path: ["workerPools"],
  },
  publicWorkerPool: {
    document: "query PublicWorkerPool { publicWorkerPool { parallelism busyWorkers pendingRuns } }",
    path: ["publicWorkerPool"],
  },
  stacksByState: ofMetrics("StacksByState", "stacksCountByState", "value labels"),
  resourcesByDrift: ofMetrics("ResourcesByDrift", "resourcesCountByDrift", "value labels"),
  driftDetectionCoverage: ofMetrics("DriftDetectionCoverage", "driftDetectionCoverage", "value labels"),
  runsAwaitingApproval: ofMetrics("RunsAwaitingApproval", "needsApprovalRuns", "id"),
  runsRequiringAttention: ofMetrics("RunsRequiringAttention", "runsRequiringAttention", "id"),
  usedMinutes: {
    document: "query UsedMinutes { usage { usedPrivateMinutes usedPublicMinutes } }",
    path: ["usage"],
  },
  allowedMinutes: { document: "query AllowedMinutes { usage { allowedMinutes } }", path: ["usage"] },
  seats: { document: "query Seats { seats { user { limit inUse } apiKey { limit inUse } } }", path: ["seats"] },
};

const queueFields = "searchSchedulableRuns(input: $input) { edges { node { run { createdAt } } } }";

export const poolQueue: StateDocument = {
  document: `query PoolQueue($id: ID!, $input: SearchInput!) { workerPool(id: $id) { ${queueFields} } }`,
  path: ["workerPool", "searchSchedulableRuns"],
};

export const publicQueue: StateDocument = {
  document: `query PublicQueue($input: SearchInput!) { publicWorkerPool { ${queueFields} } }`,
  path: ["publicWorkerPool", "searchSchedulableRuns"],
};

export const firstOfQueue = { first: 50, orderBy: { field: "position", direction: "ASC" } };

/** The fields of `metrics` differ in rights and age, so each has a document. */
function ofMetrics(name: string, field: string, selection: string): StateDocument {
  return { document: `query ${name} { metrics { ${field} { ${selection} } } }`, path: ["metrics", field] };
}
