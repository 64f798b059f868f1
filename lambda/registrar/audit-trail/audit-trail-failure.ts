import type { AuditTrail } from "../domain/audit-trail.ts";
import { isFeatureRefusal, isMachineSessionRefusal, isPlanRefusal } from "../refusal-words.ts";
import { explainFailure } from "../registration-failure.ts";
import { SpaceliftError } from "../spacelift.ts";
import { TestDeliveryError } from "./set-audit-webhook.ts";

/** Names the key or parameter with its value, the cause and the remedy. */
export function explainAuditFailure(error: unknown, auditTrail: AuditTrail): string {
  const { endpoint, auditUrl, apiKeyIdParameter, apiKeySecretParameter } = auditTrail;
  if (error instanceof TestDeliveryError) {
    return `Spacelift does not accept the audit webhook (${error.message}). It sends a test delivery to ${auditUrl}, which must be answered with 2xx: see the log of the audit receiver, then deploy again.`;
  }
  if (error instanceof SpaceliftError && error.problem === "unauthorized") {
    return `Spacelift does not let the API key in the SSM parameters ${apiKeyIdParameter} and ${apiKeySecretParameter} set the audit webhook (${error.message}): give the key admin rights on the space root, or set auditTrail to false, then deploy again.`;
  }
  if (error instanceof SpaceliftError && isFeatureRefusal(error.message)) return explainFeature(error, endpoint);
  return explainFailure(error, { ...auditTrail, space: "root" });
}

function explainFeature({ message }: SpaceliftError, endpoint: string): string {
  if (isMachineSessionRefusal(message)) {
    return `${endpoint} does not let API keys set the audit webhook (${message}): upgrade it if it is self-hosted, or set auditTrail to false, then deploy again.`;
  }
  if (isPlanRefusal(message)) {
    return `The plan of ${endpoint} does not include the audit trail (${message}): change to an Enterprise plan, or set auditTrail to false, then deploy again.`;
  }
  return `${endpoint} does not know the audit webhook (${message}): upgrade it, or set auditTrail to false, then deploy again.`;
}
