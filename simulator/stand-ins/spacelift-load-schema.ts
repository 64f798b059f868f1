/**
 * Pools, usage and aggregates: github.com/spacelift-io/prometheus-exporter (`collector.go`) and spacelift-api-bruno
 * ("Get Public Worker Pool", "Search Stacks"). Queues: github.com/spacelift-io/spacectl
 * (`internal/cmd/draw/data/workerpools.go`).
 */
export const loadSchema = `
  extend type Query {
    publicWorkerPool: PublicWorkerPool
    workerPools: [WorkerPool!]
    workerPool(id: ID!): WorkerPool
    usage: Usage
    seats: Seats
    metrics: Metrics
    stacks: [Stack!]
    searchStacks(input: SearchInput!): SearchStacksOutput
  }

  type PublicWorkerPool {
    parallelism: Int
    busyWorkers: Int
    pendingRuns: Int
    schedulableRunsCount: Int
    usersCount: Int
    searchSchedulableRuns(input: SearchInput!): SearchSchedulableRunsOutput
  }

  type WorkerPool {
    id: ID!
    name: String
    space: String
    labels: [String!]
    busyWorkers: Int
    pendingRuns: Int
    schedulableRunsCount: Int
    usersCount: Int
    workersCount: Int
    workers: [Worker!]
    searchSchedulableRuns(input: SearchInput!): SearchSchedulableRunsOutput
  }

  type Worker {
    id: ID!
    drained: Boolean
  }

  type SearchSchedulableRunsOutput {
    edges: [SearchSchedulableRunsOutputEdge!]!
    pageInfo: PageInfo!
  }

  type SearchSchedulableRunsOutputEdge {
    cursor: String!
    node: SchedulableRun!
  }

  type SchedulableRun {
    stackId: ID
    "Counts from 1."
    position: Int
    run: Run
  }

  type Run {
    id: ID!
    state: String
    type: String
    title: String
    "Seconds since 1970."
    createdAt: Int
  }

  type Usage {
    "Seconds since 1970."
    billingPeriodStart: Int
    billingPeriodEnd: Int
    usedPrivateMinutes: Int
    usedPublicMinutes: Int
    usedMinutes: Int
    allowedMinutes: Int
    usedSeats: Int
    allowedSeats: Int
    usedWorkers: Int
  }

  type Seats {
    user: SeatUse
    apiKey: SeatUse
  }

  type SeatUse {
    limit: Int
    inUse: Int
  }

  type Metrics {
    stacksCountByState: [DataPoint!]
    resourcesCountByDrift: [DataPoint!]
    driftDetectionCoverage: [DataPoint!]
    needsApprovalRuns: [Run!]
    runsRequiringAttention: [Run!]
  }

  type DataPoint {
    value: Float
    labels: [String!]
  }

  type Stack {
    id: ID!
    name: String
    state: String
    "Seconds since 1970."
    stateSetAt: Int
    space: String
    labels: [String!]
    workerPool: WorkerPool
  }

  type SearchStacksOutput {
    edges: [SearchStacksOutputEdge!]!
    pageInfo: PageInfo!
  }

  type SearchStacksOutputEdge {
    cursor: String!
    node: Stack!
  }
`;
