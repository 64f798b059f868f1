import { flag, origin, positiveInteger, text } from "./property.ts";

export const auditTrailResourceType = "Custom::SpaceliftAuditTrail";

/**
 * The schedule's input has these properties, too. The registrar recognises resource and input by `AuditUrl`, which no other
 * has.
 */
export const auditTrailProperties = {
  /** Another account replaces the resource. */
  SpaceliftEndpoint: origin,
  /** Name of the installation. */
  Name: text,
  /** Endpoint of the audit webhook, without the mark of its owner. */
  AuditUrl: text,
  ApiKeyIdParameter: text,
  ApiKeySecretParameter: text,
  /** SecureString with the accepted secrets of the audit webhook, which the registrar writes. */
  AuditSecretParameter: text,
  /** A change creates a new secret. */
  AuditSecretVersion: positiveInteger,
  /** Whether a rotation refuses the old secrets at once. */
  RefuseOldSecret: flag,
  /** Whether a reconciliation creates a deleted audit webhook again. */
  RecreateDeleted: flag,
};

export const auditTrailAttributes = {
  /** Sentences for the user who deployed, or "none". */
  notes: "Notes",
} as const;
