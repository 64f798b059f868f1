import type { Progress } from "../../shared/custom-resource/custom-resource.ts";
import type { ResourceRequest } from "../../shared/custom-resource/resource-request.ts";
import { SupersededError } from "../../shared/custom-resource/superseded-error.ts";
import type { Json } from "../../shared/json.ts";
import { type AuditTrail, parseAuditTrail, parsePreviousAuditTrail } from "../domain/audit-trail.ts";
import { generationOf, hostIn, hostOf } from "../domain/resource.ts";
import { createRegistrationContext } from "../registration-context.ts";
import { secretMoveOf } from "../secret-move.ts";
import type { AuditTrailContext } from "./audit-trail-context.ts";
import { explainAuditFailure } from "./audit-trail-failure.ts";
import { registerAuditTrail } from "./register-audit-trail.ts";
import { unregisterAuditTrail } from "./unregister-audit-trail.ts";

/** Leaves time for the rollback if the account does not answer. */
const longestMilliseconds = 60_000;

/** For the steps after the removal. */
const reserveMilliseconds = 10_000;

/** Returns notes. Another account is another generation. CloudFormation deletes the previous one last. */
export async function updateAuditTrail(
  request: ResourceRequest,
  context: AuditTrailContext,
  progress: Progress,
): Promise<readonly string[]> {
  const { registration, memory } = context;
  const before = parsePreviousAuditTrail(request.oldProperties, registration);
  const knownHost = hostIn(registration.resource, progress.physicalId);
  const host = await registerAuditTrail(
    { knownHost, secretMove: secretMoveOf(before, registration), onMaking: () => {} },
    context,
  );
  progress.physicalId = generationOf(registration.resource, host);
  const previousHost = hostOf(before.endpoint);
  // CloudFormation rolls a failed replacement back under the previous physical id, and never deletes the new one.
  const isAbandoned = host === knownHost && previousHost !== knownHost && previousHost in memory.all().generations;
  if (isAbandoned) await removeAbandoned(request.oldProperties, context, previousHost);
  if (before.webhookSecretParameter === registration.webhookSecretParameter) return [];
  return [`The SSM parameter ${before.webhookSecretParameter} is no longer used: delete it.`];
}

/** Logs a failure. Rejects only with a `SupersededError`. */
async function removeAbandoned(properties: Json, context: AuditTrailContext, host: string): Promise<void> {
  const { registration: now, fence, ports, endMilliseconds } = context;
  let registration: AuditTrail;
  try {
    registration = parseAuditTrail(properties, now.resource);
  } catch {
    return;
  }
  const end = Math.min(endMilliseconds - reserveMilliseconds, ports.now() + longestMilliseconds);
  await unregisterAuditTrail(createRegistrationContext(registration, fence, ports, end), host).catch(
    (error: unknown) => {
      if (error instanceof SupersededError) throw error;
      ports.log("error", "the audit webhook of the failed registration is left in Spacelift", {
        error: explainAuditFailure(error, registration),
      });
    },
  );
}
