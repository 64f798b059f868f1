import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { textDigest } from "../shared/text-digest.ts";
import { type Registered, settingsDigest } from "./domain/registration.ts";
import { hostOf } from "./domain/resource.ts";
import { ensurePolicy } from "./ensure-policy.ts";
import { ensureSecret, type SecretMove } from "./ensure-secret.ts";
import { ensureWebhook } from "./ensure-webhook.ts";
import { findGeneration } from "./find-generation.ts";
import type { GenerationContext } from "./generation-context.ts";
import { overlapNotes } from "./overlaps.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { retireOtherSecrets } from "./retire-secrets.ts";

export interface RegisterRequest {
  /** The host that CloudFormation knows; `undefined` at a creation. */
  readonly knownHost: string | undefined;
  /** `undefined` at a creation. */
  readonly extensionBefore: string | undefined;
  /** `undefined` if the webhook's parameter keeps its key and its tags. */
  readonly secretMove: SecretMove | undefined;
  /** Called before the first change in Spacelift. */
  readonly onMaking: (host: string) => void;
}

export interface RegisterResult extends Registered {
  readonly host: string;
  /** Sentences for the user. */
  readonly notes: readonly string[];
}

/**
 * Each step reads before it writes, so the function may stop and start again at any point. It writes only if both names
 * are free or ours. Rejects with a `DeploymentFailure` or a `SpaceliftError`.
 */
export async function register(request: RegisterRequest, context: RegistrationContext): Promise<RegisterResult> {
  const { registration, memory, spacelift, ports, retry } = context;
  await retry(() => requireSpace(context));
  const { host, webhook: found } = await retry(() => findGeneration(request.knownHost, context));
  const secret = await retry(() => ensureSecret(context, host, request.secretMove));
  request.onMaking(host);
  const generation: GenerationContext = { ...context, host, secret, extensionBefore: request.extensionBefore };
  const policy = (webhookId: string) => retry(() => ensurePolicy(generation, webhookId));
  // An existing webhook changes only after Spacelift accepted the policy: a bad extension rotates no secret.
  const early = found === undefined ? undefined : await policy(found.id);
  const webhookId = await retry(() => ensureWebhook(generation));
  // Somebody may have deleted the webhook that the policy names.
  const { policyId, notes } = early !== undefined && webhookId === found?.id ? early : await policy(webhookId);
  await retry(() => retireOtherSecrets(context, host, secret));
  memory.change(host, {
    hosts: [...new Set([...memory.of(host).hosts, hostOf(registration.endpoint)])],
    settings: settingsDigest(registration),
    core: textDigest(ports.policyCore),
  });
  memory.makeCurrent(host);
  const overlaps = await overlapNotes(registration, webhookId, spacelift, ports.log);
  return { host, webhookId, policyId, notes: [...notes, ...overlaps] };
}

async function requireSpace({ registration: { space, endpoint }, spacelift }: RegistrationContext): Promise<void> {
  if ((await spacelift.readSpace(space)) !== undefined) return;
  throw new DeploymentFailure(
    `${endpoint} has no space ${space} that the API key may see: set spaceliftSpace to the id of a space, not its name.`,
  );
}
