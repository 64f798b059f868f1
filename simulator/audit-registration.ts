import { auditTrailProperties } from "../lambda/contract/audit-trail.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { auditSecretParameter, spaceliftApiKeyParameters } from "./functions.ts";
import { webhookId } from "./messages/webhook.ts";

const { apiKeyIdParameter, apiKeySecretParameter } = spaceliftApiKeyParameters;

/** Of the resource that sets the audit webhook. */
export function auditPropertiesOf(spaceliftEndpoint: string, auditUrl: string) {
  return writeProperties(auditTrailProperties, {
    SpaceliftEndpoint: spaceliftEndpoint,
    Name: webhookId,
    AuditUrl: auditUrl,
    ApiKeyIdParameter: apiKeyIdParameter,
    ApiKeySecretParameter: apiKeySecretParameter,
    AuditSecretParameter: auditSecretParameter,
    AuditSecretVersion: 1,
    RefuseOldSecret: false,
    RecreateDeleted: true,
  });
}
