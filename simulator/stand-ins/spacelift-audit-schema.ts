/** github.com/spacelift-io/spacelift-api-bruno ("Audit Trail") and github.com/spacelift-io/terraform-provider-spacelift. */
export const auditSchema = `
  extend type Query {
    "Null without one."
    auditTrailWebhook: AuditTrailWebhook
  }

  extend type Mutation {
    auditTrailSetWebhook(input: AuditTrailWebhookInput!): AuditTrailWebhook
    auditTrailDeleteWebhook: AuditTrailWebhook
  }

  type AuditTrailWebhook {
    enabled: Boolean!
    endpoint: String!
    includeRuns: Boolean!
    retryOnFailure: Boolean
  }

  input AuditTrailWebhookInput {
    enabled: Boolean!
    endpoint: String!
    includeRuns: Boolean!
    secret: String!
    retryOnFailure: Boolean
  }
`;
