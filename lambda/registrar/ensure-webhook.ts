import type { Secret } from "../shared/secret.ts";
import { rememberAdoption } from "./adoption.ts";
import { createObject, findObject } from "./create-object.ts";
import { ownLabel, withOwnLabel } from "./domain/ownership.ts";
import type { Registration } from "./domain/registration.ts";
import { webhookFinder } from "./find-objects.ts";
import type { GenerationContext, HostContext } from "./generation-context.ts";

/** Returns the webhook's id. */
export async function ensureWebhook(context: GenerationContext): Promise<string> {
  const { registration, host, secret, spacelift, fence, memory } = context;
  const found = await findObject(context, webhookFinder(spacelift));
  if (found === undefined) return createWebhook(context, secret);
  rememberAdoption(context, host, { webhook: found });
  memory.change(host, { webhookId: found.id, webhookBegunMilliseconds: undefined });
  const labels = withOwnLabel(found.labels, registration, host);
  await fence.change(() => spacelift.updateWebhook(found.id, { ...fieldsOf(registration), secret, labels }));
  return found.id;
}

/** Returns the webhook's id. */
export async function createWebhook(context: HostContext, secret: Secret): Promise<string> {
  const { registration, host, spacelift, memory } = context;
  const begun = (webhookBegunMilliseconds: number | undefined) => memory.change(host, { webhookBegunMilliseconds });
  const input = { ...fieldsOf(registration), secret, labels: [ownLabel(registration, host)] };
  const create = () => spacelift.createWebhook(input);
  const webhookId = await createObject(context, webhookFinder(spacelift), begun, create);
  memory.change(host, { webhookId, webhookBegunMilliseconds: undefined });
  return webhookId;
}

function fieldsOf({ name, webhookUrl: endpoint, space }: Registration) {
  return { name, endpoint, space, enabled: true, retryOnFailure: true };
}
