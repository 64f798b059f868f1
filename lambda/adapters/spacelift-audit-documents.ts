// Source: Spacelift's API collection (github.com/spacelift-io/spacelift-api-bruno, "Audit Trail").

const fields = "enabled endpoint includeRuns retryOnFailure";

export const auditWebhook = `query AuditWebhook { auditTrailWebhook { ${fields} } }`;

export const setAuditWebhook = `mutation SetAuditWebhook($input: AuditTrailWebhookInput!) {
  auditTrailSetWebhook(input: $input) { ${fields} }
}`;

export const deleteAuditWebhook = "mutation DeleteAuditWebhook { auditTrailDeleteWebhook { endpoint } }";
