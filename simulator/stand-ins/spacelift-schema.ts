import { buildSchema } from "graphql";

/**
 * The part of Spacelift's GraphQL schema that this system uses. Sources:
 * - webhooks, policies and searches: github.com/spacelift-io/terraform-provider-spacelift (`resource_named_webhook.go`,
 * `resource_policy.go`, `internal/structs`);
 * - login and a webhook's fields: docs.spacelift.io ("API", API key; "Webhooks");
 * - evaluations, simulation and fields closed to API keys: github.com/spacelift-io/spacelift-api-bruno.
 * A field is nullable unless a source shows otherwise.
 */
export const spaceliftSchema = buildSchema(`
  type Query {
    namedWebhooksIntegration(id: ID!): NamedWebhooksIntegration
    searchNamedWebhooksIntegrations(input: SearchInput!): SearchNamedWebhooksIntegrationsOutput
    policy(id: ID!): Policy
    searchPolicies(input: SearchInput!): SearchPoliciesOutput
    space(id: ID!): Space
    spaces: [Space!]!
    publicWorkerPool: PublicWorkerPool
    metrics: Metrics
    usage: Usage
    stacks: [Stack!]!
  }

  type Mutation {
    apiKeyUser(id: ID!, secret: String!): UserToken
    namedWebhooksIntegrationCreate(input: NamedWebhooksIntegrationInput!): NamedWebhooksIntegration
    namedWebhooksIntegrationUpdate(id: ID!, input: NamedWebhooksIntegrationInput!): NamedWebhooksIntegration
    namedWebhooksIntegrationDelete(id: ID!): NamedWebhooksIntegration
    policyCreatev2(input: PolicyCreateInput!): Policy
    policyUpdatev2(id: ID!, input: PolicyUpdateInput!): Policy
    policyDelete(id: ID!): Policy
    "JSON text."
    policySimulatev2(input: PolicySimulateInput!): String
  }

  type UserToken {
    jwt: String!
    "Seconds since 1970."
    validUntil: Int!
  }

  type Space {
    id: ID!
    name: String!
    inheritEntities: Boolean!
    parentSpace: ID
  }

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

  input SearchInput {
    first: Int
    after: String
  }

  type SearchNamedWebhooksIntegrationsOutput {
    edges: [SearchNamedWebhooksIntegrationsOutputEdge!]!
    pageInfo: PageInfo!
  }

  type SearchNamedWebhooksIntegrationsOutputEdge {
    cursor: String!
    node: NamedWebhooksIntegration!
  }

  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String!
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
    evaluationSample(key: String!): EvaluationSample
  }

  type EvaluationRecord {
    key: String!
    outcome: String!
    "Seconds since 1970."
    timestamp: Int!
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

  type PublicWorkerPool {
    parallelism: Int!
  }

  type Metrics {
    stacksCountByState: [Metric!]!
  }

  type Metric {
    value: Float!
    labels: [String!]!
  }

  type Usage {
    usedMinutes: Int!
  }

  type Stack {
    id: ID!
  }

  input PolicySimulateInput {
    type: PolicyType!
    body: String!
    input: String!
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
`);
