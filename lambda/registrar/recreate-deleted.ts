import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { textDigest } from "../shared/text-digest.ts";
import { findObject } from "./create-object.ts";
import { isOwnAt } from "./domain/ownership.ts";
import { type Registered, settingsDigest } from "./domain/registration.ts";
import { secretInUse } from "./domain/secret-rotation.ts";
import { type Drift, notRestored } from "./drift.ts";
import { createPolicy } from "./ensure-policy.ts";
import { createWebhook } from "./ensure-webhook.ts";
import { type Finder, policyFinder, webhookFinder } from "./find-objects.ts";
import type { HostContext } from "./generation-context.ts";
import { madeForOf, readSecrets } from "./secret-parameter.ts";
import type { Policy, Webhook } from "./spacelift.ts";

/**
 * Whether the schedule may create what somebody deleted. It needs the settings of the last registration, and this
 * version of the function. It does not replace an adopted object, because a rollback would have to restore that object.
 */
export function mayRecreate({ registration, host, memory, ports }: HostContext): boolean {
  const { settings, core, adoption } = memory.of(host);
  const isRegistered = settings === settingsDigest(registration) && core === textDigest(ports.policyCore);
  return registration.recreateDeleted && isRegistered && adoption === undefined;
}

/** Creates the webhook with the registered secret. The schedule writes no secret. */
export async function recreateWebhook(context: HostContext, id: string): Promise<Drift> {
  const { registration, host, memory, spacelift, ports, retry } = context;
  const what = `the webhook ${id} is gone`;
  if (!mayRecreate(context) || memory.of(host).webhookId === undefined) return { what, done: notRestored };
  const { secrets } = await retry(() => readSecrets(registration.webhookSecretParameter, ports.parameters));
  const secret = secretInUse(secrets, madeForOf(registration, host));
  if (secret === undefined) return { what, done: notRestored };
  return recreate(what, context, webhookFinder(spacelift), {
    create: () => createWebhook(context, secret),
    adopt: (webhookId) => memory.change(host, { webhookId, webhookBegunMilliseconds: undefined }),
  });
}

/** Creates the policy with the extension that it last had. */
export async function recreatePolicy(context: HostContext, { policyId, webhookId }: Registered): Promise<Drift> {
  const { host, memory, spacelift } = context;
  const what = `the policy ${policyId} is gone`;
  const { extension, policyId: recorded } = memory.of(host);
  if (!mayRecreate(context) || recorded === undefined || extension === undefined) return { what, done: notRestored };
  return recreate(what, context, policyFinder(spacelift), {
    create: () => createPolicy(context, webhookId, extension),
    adopt: (id) => memory.change(host, { policyId: id, policyBegunMilliseconds: undefined }),
  });
}

interface Creation {
  /** Returns the new object's id. */
  readonly create: () => Promise<string>;
  /** Remembers the object of an earlier creation whose answer was lost. */
  readonly adopt: (id: string) => void;
}

async function recreate<T extends Webhook | Policy>(
  what: string,
  context: HostContext,
  finder: Finder<T>,
  { create, adopt }: Creation,
): Promise<Drift> {
  const { registration, host, retry } = context;
  try {
    const id = await retry(async () => {
      const found = await findObject(context, finder);
      if (found === undefined) return create();
      if (!isOwnAt(found.labels, registration, host)) {
        throw new DeploymentFailure(`The ${finder.noun} ${found.id} has the name now, and another owner.`);
      }
      adopt(found.id);
      return found.id;
    });
    return { what, done: `created again as ${id}` };
  } catch (error) {
    if (!(error instanceof DeploymentFailure)) throw error;
    return { what, done: `not created again. ${error.message}` };
  }
}
