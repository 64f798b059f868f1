import { type AuditWebhook, ownEndpoint, shownHost } from "../domain/audit-webhook.ts";
import { settingsDigest } from "../domain/registration.ts";
import { hostOf } from "../domain/resource.ts";
import { secretInUse } from "../domain/secret-rotation.ts";
import { type Drift, notRestored } from "../drift.ts";
import { detectSecretDrift } from "../secret-drift.ts";
import { madeForOf, readSecrets } from "../secret-parameter.ts";
import { type AuditTrailContext, findAuditWebhook } from "./audit-trail-context.ts";
import { ensureAuditWebhook, saveAuditWebhook } from "./set-audit-webhook.ts";

const notReplaced = "not replaced: remove it in Spacelift, which has one audit webhook for each account";

/** Also enables a disabled audit webhook, and creates a deleted one again if `recreateDeleted` is on. */
export async function detectAuditDrift(context: AuditTrailContext): Promise<readonly Drift[]> {
  const { registration, memory, retry } = context;
  const host = memory.all().current ?? hostOf(registration.endpoint);
  const { webhook, ownership } = await retry(() => findAuditWebhook(context));
  if (ownership === "sibling") return [];
  if (webhook !== undefined && ownership === "foreign") {
    return [{ what: `the audit webhook points to ${shownHost(webhook)}`, done: notReplaced }];
  }
  const found = webhook === undefined ? [await recreate(context, host)] : await compare(context, host, webhook);
  return [...found, ...(await retry(() => detectSecretDrift(context, host)))];
}

async function compare(context: AuditTrailContext, host: string, webhook: AuditWebhook): Promise<readonly Drift[]> {
  const { registration } = context;
  const changed = changedAuditFields(registration, webhook);
  const drift = changed.map((field) => ({ what: `the audit webhook's ${field} changed`, done: notRestored }));
  const isOwn = webhook.endpoint === ownEndpoint(registration.auditUrl, registration.resource);
  if (webhook.enabled) return drift;
  const what = "the audit webhook was disabled";
  return [isOwn ? await enable(context, host, what) : { what, done: notRestored }, ...drift];
}

/** Of somebody else's webhook, only the endpoint matters. */
export function changedAuditFields(
  { auditUrl, resource }: Pick<AuditTrailContext["registration"], "auditUrl" | "resource">,
  webhook: AuditWebhook,
): readonly string[] {
  if (webhook.endpoint !== ownEndpoint(auditUrl, resource)) return [`endpoint (now at ${shownHost(webhook)})`];
  return [
    ...(webhook.includeRuns ? ["inclusion of runs"] : []),
    ...(webhook.retryOnFailure ? [] : ["retry on failure"]),
  ];
}

/** Spacelift asks for the secret at every change. */
async function registeredSecret({ registration, ports }: AuditTrailContext, host: string) {
  const { secrets } = await readSecrets(registration.webhookSecretParameter, ports.parameters);
  return secretInUse(secrets, madeForOf(registration, host));
}

/** Reads again, since somebody may have changed the webhook. */
async function enable(context: AuditTrailContext, host: string, what: string): Promise<Drift> {
  const { registration, retry } = context;
  const secret = await retry(() => registeredSecret(context, host));
  if (secret === undefined) return { what, done: notRestored };
  await retry(async () => {
    const { webhook } = await findAuditWebhook(context);
    const isOwn = webhook?.endpoint === ownEndpoint(registration.auditUrl, registration.resource);
    if (webhook === undefined || !isOwn || webhook.enabled) return;
    await saveAuditWebhook(context, { ...webhook, enabled: true }, secret);
  });
  return { what, done: "enabled" };
}

async function recreate(context: AuditTrailContext, host: string): Promise<Drift> {
  const { registration, memory, retry } = context;
  const what = "the audit webhook is gone";
  const isRegistered = memory.of(host).settings === settingsDigest(registration);
  if (!registration.recreateDeleted || !isRegistered) return { what, done: notRestored };
  const secret = await retry(() => registeredSecret(context, host));
  if (secret === undefined) return { what, done: notRestored };
  await retry(() => ensureAuditWebhook(context, host, secret));
  return { what, done: "created again" };
}
