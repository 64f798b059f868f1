/**
 * Named webhooks and policies: github.com/spacelift-io/terraform-provider-spacelift (`resource_named_webhook.go`,
 * `resource_policy.go`, `internal/structs`) and docs.spacelift.io ("Webhooks"). Simulation:
 * github.com/spacelift-io/spacelift-api-bruno. Evaluations: github.com/spacelift-io/spacectl (`internal/cmd/policy`).
 */
export const integrationSchema = `
  extend type Query {
    namedWebhooksIntegration(id: ID!): NamedWebhooksIntegration
    searchNamedWebhooksIntegrations(input: SearchInput!): SearchNamedWebhooksIntegrationsOutput
    policy(id: ID!): Policy
    searchPolicies(input: SearchInput!): SearchPoliciesOutput
  }

  extend type Mutation {
    namedWebhooksIntegrationCreate(input: NamedWebhooksIntegrationInput!): NamedWebhooksIntegration
    namedWebhooksIntegrationUpdate(id: ID!, input: NamedWebhooksIntegrationInput!): NamedWebhooksIntegration
    namedWebhooksIntegrationDelete(id: ID!): NamedWebhooksIntegration
    policyCreatev2(input: PolicyCreateInput!): Policy
    policyUpdatev2(id: ID!, input: PolicyUpdateInput!): Policy
    policyDelete(id: ID!): Policy
    policySimulatev2(input: PolicySimulateInput!): PolicySimulation
  }

  "Undocumented: JSON text or JSON."
  scalar PolicySimulation

  type NamedWebhooksIntegration {
    id: ID!
    enabled: Boolean!
    endpoint: String!
    name: String!
    labels: [String!]!
    secretHeaders: [String!]!
    retryOnFailure: Boolean!
    space: Space!
  }

  input NamedWebhooksIntegrationInput {
    enabled: Boolean!
    endpoint: String!
    space: ID!
    name: String!
    secret: String
    labels: [String!]!
    retryOnFailure: Boolean
  }

  type SearchNamedWebhooksIntegrationsOutput {
    edges: [SearchNamedWebhooksIntegrationsOutputEdge!]!
    pageInfo: PageInfo!
  }

  type SearchNamedWebhooksIntegrationsOutputEdge {
    cursor: String!
    node: NamedWebhooksIntegration!
  }

  type Policy {
    id: ID!
    name: String!
    body: String!
    type: PolicyType!
    space: ID!
    labels: [String!]!
    description: String
    engineType: PolicyEngineType!
    evaluationRecords: [EvaluationRecord!]!
    searchEvaluationRecords(input: SearchInput!): SearchEvaluationRecordsOutput!
    evaluationSample(key: String!): EvaluationSample
  }

  type EvaluationRecord {
    key: String!
    outcome: String!
    "Seconds since 1970."
    timestamp: Int!
  }

  type SearchEvaluationRecordsOutput {
    edges: [SearchEvaluationRecordsOutputEdge!]!
    pageInfo: PageInfo!
  }

  type SearchEvaluationRecordsOutputEdge {
    cursor: String!
    node: EvaluationRecord!
  }

  type EvaluationSample {
    "JSON text."
    input: String!
    body: String!
  }

  type SearchPoliciesOutput {
    edges: [SearchPoliciesOutputEdge!]!
    pageInfo: PageInfo!
  }

  type SearchPoliciesOutputEdge {
    cursor: String!
    node: Policy!
  }

  input PolicySimulateInput {
    type: PolicyType!
    body: String!
    "JSON text."
    data: String!
  }

  input PolicyCreateInput {
    name: String!
    body: String!
    type: PolicyType!
    labels: [String!]
    space: ID
    description: String
    engineType: PolicyEngineType
  }

  input PolicyUpdateInput {
    name: String!
    body: String!
    labels: [String!]
    space: ID
    description: String
    engineType: PolicyEngineType
  }

  enum PolicyType {
    ACCESS
    APPROVAL
    GIT_PUSH
    INITIALIZATION
    INTENT
    LOGIN
    NOTIFICATION
    PLAN
    TASK
    TRIGGER
  }

  enum PolicyEngineType {
    REGO_V0
    REGO_V1
  }
`;
