import { readValidProperties } from "../contract/properties.ts";
import { registeredIds } from "../contract/registration.ts";
import type { Json } from "../shared/json.ts";
import { hostOf } from "./domain/resource.ts";
import type { Drift } from "./drift.ts";
import { reconcilePolicy } from "./reconcile-policy.ts";
import { reconcileWebhook } from "./reconcile-webhook.ts";
import type { RegisteredAt } from "./recover-deliveries.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { detectSecretDrift } from "./secret-drift.ts";

/** No deployment of this stack takes as long, so no rollback can undo an older adoption. */
const confirmedMilliseconds = 60 * 60 * 1000;

export interface DriftReport {
  readonly drift: readonly Drift[];
  /** After the repairs. Absent if another construct of the stack owns the webhook now. */
  readonly registered?: RegisteredAt;
}

/** Also repairs what the registrar may repair. */
export async function detectDrift(input: Json, context: RegistrationContext): Promise<DriftReport> {
  const { registration, memory, retry, fence, ports } = context;
  const host = memory.all().current ?? hostOf(registration.endpoint);
  const { adoption, webhookId, policyId } = memory.of(host);
  if (adoption !== undefined && ports.now() - adoption.atMilliseconds > confirmedMilliseconds) {
    memory.change(host, { adoption: undefined });
    await retry(fence.remember);
  }
  const { WebhookId = registration.name, PolicyId = registration.name } = readValidProperties(registeredIds, input);
  const here = { ...context, host };
  const webhookDrift = await reconcileWebhook(here, webhookId ?? WebhookId);
  if (webhookDrift === "moved") return { drift: [] };
  // The webhook may have been created again, under another id.
  const ids = { webhookId: memory.of(host).webhookId ?? WebhookId, policyId: policyId ?? PolicyId };
  const drift = [
    ...webhookDrift,
    ...(await reconcilePolicy(here, ids)),
    ...(await retry(() => detectSecretDrift(context, host))),
  ];
  return { drift, registered: { host, ...ids, policyId: memory.of(host).policyId ?? ids.policyId } };
}
