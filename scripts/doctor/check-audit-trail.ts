import { changedAuditFields } from "../../lambda/registrar/audit-trail/detect-audit-drift.ts";
import { type AuditTrail, parseAuditTrail } from "../../lambda/registrar/domain/audit-trail.ts";
import { auditOwnership, shownHost } from "../../lambda/registrar/domain/audit-webhook.ts";
import type { Spacelift } from "../../lambda/registrar/spacelift.ts";
import { parseJson } from "../../lambda/shared/json.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { type Finding, right, wrong } from "./finding.ts";

const check = "audit webhook";

/** `undefined` without `auditTrail`, or if it was set manually. Throws if the output is that of another version. */
export function readAuditTrail({ outputs }: Deployment): AuditTrail | undefined {
  const settings = outputs.get("AuditTrailSettings");
  return settings === undefined ? undefined : parseAuditTrail(parseJson(settings));
}

export async function checkAuditWebhook(
  auditTrail: AuditTrail,
  spacelift: Pick<Spacelift, "readAuditWebhook">,
): Promise<Finding> {
  const found = await spacelift.readAuditWebhook();
  const again = auditTrail.recreateDeleted
    ? "The registrar sets it again at its next reconciliation. If it does not, see the registrar's log."
    : "Increase webhookSecretVersion and deploy: the registrar sets it again, with a new secret.";
  if (found === undefined) return wrong(check, "Spacelift has no audit webhook: Datadog gets no audit trail", again);
  const ownership = auditOwnership(found, auditTrail);
  if (ownership !== "own") {
    const remedy = "Remove it in Spacelift, which has one for each account. The registrar never replaces it.";
    return wrong(check, `it points to ${shownHost(found)}: Datadog gets no audit trail`, remedy);
  }
  if (!found.enabled) {
    const remedy = "Enable it in Spacelift, or wait for the registrar's next check.";
    return wrong(check, "it is disabled: Datadog gets no audit trail", remedy);
  }
  const changed = changedAuditFields(auditTrail, found);
  if (changed.length === 0) return right(check, `it is enabled, ours, and delivers to ${auditTrail.auditUrl}`);
  const remedy =
    "Undo the edit in Spacelift, or increase webhookSecretVersion and deploy: the registrar then sets all fields.";
  return wrong(check, `it differs from its registration: ${changed.join(", ")}`, remedy);
}
