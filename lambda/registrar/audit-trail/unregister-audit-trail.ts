import type { Secret } from "../../shared/secret.ts";
import { type AuditWebhook, ownerOf, shownHost } from "../domain/audit-webhook.ts";
import { endSecrets } from "../retire-secrets.ts";
import { readSecrets } from "../secret-parameter.ts";
import { type AuditTrailContext, findAuditWebhook } from "./audit-trail-context.ts";
import { saveAuditWebhook } from "./set-audit-webhook.ts";

/** Returns notes for the user. A webhook that now points elsewhere stays. */
export async function unregisterAuditTrail(context: AuditTrailContext, host: string): Promise<readonly string[]> {
  const { memory, retry } = context;
  const notes = await retry(() => removeOrRestore(context, host));
  await retry(() => endSecrets(context, host));
  memory.forget(host);
  return notes;
}

/** A sibling that this resource replaced, and that was not deleted since, gets its webhook back: this is a rollback. */
async function removeOrRestore(context: AuditTrailContext, host: string): Promise<readonly string[]> {
  const { registration, memory, spacelift, fence } = context;
  const { webhook, ownership } = await findAuditWebhook(context);
  const { siblingWebhook, settings } = memory.of(host);
  if (webhook !== undefined && ownership === "foreign" && settings !== undefined) {
    return [`The audit webhook of ${registration.endpoint} points to ${shownHost(webhook)}, so this stack left it.`];
  }
  if (ownership !== "own") return [];
  const secret = siblingWebhook && (await secretOfSibling(context, siblingWebhook));
  if (siblingWebhook !== undefined && secret !== undefined) await saveAuditWebhook(context, siblingWebhook, secret);
  else await fence.change(spacelift.deleteAuditWebhook);
  return [];
}

/** The deletion of the sibling ends its lines in the parameter. */
async function secretOfSibling(
  { registration, ports }: AuditTrailContext,
  sibling: AuditWebhook,
): Promise<Secret | undefined> {
  const owner = ownerOf(sibling);
  const { secrets } = await readSecrets(registration.webhookSecretParameter, ports.parameters);
  return secrets.find(
    ({ madeFor, untilMilliseconds }) =>
      untilMilliseconds === undefined && madeFor?.registration.startsWith(`${owner}/`) === true,
  )?.secret;
}
