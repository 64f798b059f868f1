import type { AuditTrail } from "../domain/audit-trail.ts";
import { type AuditOwnership, type AuditWebhook, auditOwnership } from "../domain/audit-webhook.ts";
import type { RegistrationContext } from "../registration-context.ts";

export type AuditTrailContext = RegistrationContext<AuditTrail>;

export interface FoundAuditWebhook {
  readonly webhook: AuditWebhook | undefined;
  readonly ownership: AuditOwnership;
}

export async function findAuditWebhook({ registration, spacelift }: AuditTrailContext): Promise<FoundAuditWebhook> {
  const webhook = await spacelift.readAuditWebhook();
  return { webhook, ownership: auditOwnership(webhook, registration) };
}
