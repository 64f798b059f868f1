import { auditTrailProperties } from "../../contract/audit-trail.ts";
import { readProperties, readValidProperties } from "../../contract/properties.ts";
import { caProperties } from "../../contract/registration.ts";
import type { Json } from "../../shared/json.ts";
import type { Registration, SecretHolder } from "./registration.ts";
import { parseResource, parseSecretStorage } from "./registration-properties.ts";
import type { Resource } from "./resource.ts";

/** The secret's fields have the names of a registration's, whose functions keep this secret, too. */
export interface AuditTrail
  extends SecretHolder,
    Pick<Registration, "endpoint" | "apiKeyIdParameter" | "apiKeySecretParameter" | "caParameter" | "recreateDeleted"> {
  readonly auditUrl: string;
}

/** Also reads the schedule's input, which names the resource. Throws as `readProperties` does. */
export function parseAuditTrail(properties: Json, resource: Resource = parseResource(properties)): AuditTrail {
  const values = readProperties(auditTrailProperties, properties);
  const { SpaceliftCaParameter: caParameter = "" } = readValidProperties(caProperties, properties);
  return {
    resource,
    name: values.Name,
    endpoint: values.SpaceliftEndpoint,
    auditUrl: values.AuditUrl,
    apiKeyIdParameter: values.ApiKeyIdParameter,
    apiKeySecretParameter: values.ApiKeySecretParameter,
    ...(caParameter !== "" && { caParameter }),
    webhookSecretParameter: values.AuditSecretParameter,
    webhookSecretVersion: values.AuditSecretVersion,
    refuseOldSecret: values.RefuseOldSecret,
    webhookSecretStorage: parseSecretStorage(properties),
    recreateDeleted: values.RecreateDeleted,
  };
}

export type PreviousAuditTrail = Pick<AuditTrail, "endpoint" | "webhookSecretParameter" | "webhookSecretStorage">;

/** Values that this version cannot read count as unchanged. */
export function parsePreviousAuditTrail(properties: Json, now: AuditTrail): PreviousAuditTrail {
  const values = readValidProperties(auditTrailProperties, properties);
  return {
    endpoint: values.SpaceliftEndpoint ?? now.endpoint,
    webhookSecretParameter: values.AuditSecretParameter ?? now.webhookSecretParameter,
    webhookSecretStorage: parseSecretStorage(properties),
  };
}
