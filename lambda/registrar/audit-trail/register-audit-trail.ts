import { settingsDigest } from "../domain/registration.ts";
import { hostOf } from "../domain/resource.ts";
import { ensureSecret, type SecretMove } from "../ensure-secret.ts";
import { retireOtherSecrets } from "../retire-secrets.ts";
import type { AuditTrailContext } from "./audit-trail-context.ts";
import { ensureAuditWebhook, requireOwnOrNone } from "./set-audit-webhook.ts";

export interface RegisterAuditTrailRequest {
  /** The host that CloudFormation knows; `undefined` at a creation. */
  readonly knownHost: string | undefined;
  /** `undefined` if the parameter of the secret keeps its key and its tags. */
  readonly secretMove: SecretMove | undefined;
  /** Called before the first change in Spacelift. */
  readonly onMaking: (host: string) => void;
}

/**
 * Returns the generation's host. Each step reads before it writes, so the function may stop and start again at any point.
 * Rejects with a `DeploymentFailure`, a `SpaceliftError` or a `TestDeliveryError`.
 */
export async function registerAuditTrail(
  request: RegisterAuditTrailRequest,
  context: AuditTrailContext,
): Promise<string> {
  const { registration, memory, retry } = context;
  const host = await retry(() => findHost(request.knownHost, context));
  // The receiver accepts the secret before Spacelift sends its test delivery.
  const secret = await retry(() => ensureSecret(context, host, request.secretMove));
  request.onMaking(host);
  await retry(() => ensureAuditWebhook(context, host, secret));
  await retry(() => retireOtherSecrets(context, host, secret));
  memory.change(host, {
    hosts: [...new Set([...memory.of(host).hosts, hostOf(registration.endpoint)])],
    settings: settingsDigest(registration),
  });
  memory.makeCurrent(host);
  return host;
}

/** A new address of the account keeps the generation. It then shows our webhook. Another account is another generation. */
async function findHost(knownHost: string | undefined, context: AuditTrailContext): Promise<string> {
  const { registration, memory } = context;
  const { ownership } = await requireOwnOrNone(context);
  const here = hostOf(registration.endpoint);
  const isKnownHere = (host: string) => memory.of(host).hosts.includes(here);
  const known = [...(knownHost === undefined ? [] : [knownHost]), ...Object.keys(memory.all().generations)];
  const host = known.find(isKnownHere) ?? (ownership === "own" ? knownHost : undefined) ?? here;
  if (memory.of(host).hosts.length === 0) memory.change(host, { hosts: [here] });
  return host;
}
