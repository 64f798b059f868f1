/** A stack's runs: github.com/spacelift-io/spacectl (`internal/cmd/stack/run_list.go`, `client/structs/run_state_transition.go`). */
export const runSchema = `
  extend type Query {
    stack(id: ID!): Stack
  }

  extend type Stack {
    namespace: String
    repository: String
    "A page of tracked runs and tasks, newest first, that were created before the run."
    runs(before: ID): [Run!]
    proposedRuns(before: ID): [Run!]
  }

  extend type Run {
    branch: String
    driftDetection: Boolean
    triggeredBy: String
    commit: Commit
    delta: RunDelta
    "Newest first."
    history: [RunStateTransition!]
  }

  type Commit {
    hash: String
  }

  type RunDelta {
    addCount: Int
    changeCount: Int
    deleteCount: Int
    "All resources after the run."
    resources: Int
  }

  type RunStateTransition {
    state: String
    "Seconds since 1970."
    timestamp: Int
    stateVersion: Int
    terminal: Boolean
  }
`;
