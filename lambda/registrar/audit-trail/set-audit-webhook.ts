import { DeploymentFailure } from "../../shared/custom-resource/deployment-failure.ts";
import { RemoteError } from "../../shared/custom-resource/remote-error.ts";
import type { Secret } from "../../shared/secret.ts";
import { type AuditWebhook, ownEndpoint, shownHost } from "../domain/audit-webhook.ts";
import { isFeatureRefusal } from "../refusal-words.ts";
import { SpaceliftError } from "../spacelift.ts";
import { type AuditTrailContext, type FoundAuditWebhook, findAuditWebhook } from "./audit-trail-context.ts";

/**
 * Spacelift sends a test delivery when an enabled webhook is saved, and refuses the webhook unless it is answered with 2xx
 * (docs.spacelift.io, "Audit trail"). The receiver may have failed for a moment.
 */
export class TestDeliveryError extends RemoteError {
  override readonly name = "TestDeliveryError";

  /** `message` has Spacelift's own words. */
  constructor(message: string) {
    super(message, "briefly");
  }
}

/** Reads first. Rejects with a `DeploymentFailure` if the audit webhook belongs to someone else. */
export async function requireOwnOrNone(context: AuditTrailContext): Promise<FoundAuditWebhook> {
  const found = await findAuditWebhook(context);
  if (found.webhook === undefined || found.ownership !== "foreign") return found;
  const { endpoint } = context.registration;
  throw new DeploymentFailure(
    `The audit webhook of ${endpoint} points to ${shownHost(found.webhook)}, and Spacelift has one for each account: remove it in Spacelift, under Audit trail, or set auditTrail to false, then deploy again.`,
  );
}

/** Sets the one audit webhook of the account, unless it belongs to someone else. May be repeated. */
export async function ensureAuditWebhook(context: AuditTrailContext, host: string, secret: Secret): Promise<void> {
  const { registration, memory, ports } = context;
  const { webhook, ownership } = await requireOwnOrNone(context);
  if (ownership === "sibling") memory.change(host, { siblingWebhook: webhook });
  // The audit webhook has no id. The start of its creation tells a deletion that there may be one.
  memory.change(host, { webhookBegunMilliseconds: memory.of(host).webhookBegunMilliseconds ?? ports.now() });
  const endpoint = ownEndpoint(registration.auditUrl, registration.resource);
  await saveAuditWebhook(context, { enabled: true, endpoint, includeRuns: false, retryOnFailure: true }, secret);
}

/** Rejects with a `SpaceliftError` or a `TestDeliveryError`. */
export async function saveAuditWebhook(
  { spacelift, fence }: AuditTrailContext,
  webhook: AuditWebhook,
  secret: Secret,
): Promise<void> {
  try {
    await fence.change(() => spacelift.setAuditWebhook({ ...webhook, secret }));
  } catch (error) {
    const isRefused = error instanceof SpaceliftError && error.problem === "rejected";
    throw isRefused && !isFeatureRefusal(error.message) ? new TestDeliveryError(error.message) : error;
  }
}
