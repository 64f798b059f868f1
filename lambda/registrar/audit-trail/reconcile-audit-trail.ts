import { fenceKey } from "../../contract/custom-resource.ts";
import { inspectFence } from "../../shared/custom-resource/fence.ts";
import { releaseOnFailure } from "../../shared/custom-resource/fenced-request.ts";
import { retryUntilDeadline } from "../../shared/custom-resource/retry-until-deadline.ts";
import { SupersededError } from "../../shared/custom-resource/superseded-error.ts";
import type { Json } from "../../shared/json.ts";
import { parseAuditTrail } from "../domain/audit-trail.ts";
import { createDriftReport } from "../drift-report.ts";
import { reasonToSkip } from "../reconcile.ts";
import type { RegistrarPorts } from "../registrar-ports.ts";
import { createRegistrationContext } from "../registration-context.ts";
import { explainAuditFailure } from "./audit-trail-failure.ts";
import { detectAuditDrift } from "./detect-audit-drift.ts";

/** As `reconcile` for webhook and policy. Rejects with an `Error` for the user if it cannot compare or create. */
export async function reconcileAuditTrail(input: Json, ports: RegistrarPorts, endMilliseconds: number): Promise<void> {
  const auditTrail = parseAuditTrail(input);
  const report = createDriftReport("audit trail checked", auditTrail, ports);
  try {
    const { stackId, logicalId } = auditTrail.resource;
    const inspected = await retryUntilDeadline(ports, endMilliseconds, () =>
      inspectFence(fenceKey(stackId, logicalId), ports),
    );
    const skip = reasonToSkip(inspected.note, auditTrail, ports.now());
    if (skip !== undefined) {
      report(skip.drift, { skipped: skip.reason });
      return;
    }
    const fence = await inspected.take();
    const context = createRegistrationContext(auditTrail, fence, ports, endMilliseconds);
    const drift = await releaseOnFailure(fence, () => detectAuditDrift(context));
    await fence.release();
    report(drift);
  } catch (error) {
    if (error instanceof SupersededError) report([], { skipped: "a deployment has begun" });
    else throw new Error(explainAuditFailure(error, auditTrail));
  }
}
