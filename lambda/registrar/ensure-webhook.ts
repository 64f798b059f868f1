import { rememberAdoption } from "./adoption.ts";
import { createObject, findObject } from "./create-object.ts";
import { ownLabel, withOwnLabel } from "./domain/ownership.ts";
import { webhookFinder } from "./find-objects.ts";
import type { GenerationContext } from "./generation-context.ts";

/** Returns the webhook's id. */
export async function ensureWebhook(context: GenerationContext): Promise<string> {
  const { registration, host, secret, spacelift, fence, memory } = context;
  const found = await findObject(context, webhookFinder(spacelift));
  const wanted = {
    name: registration.name,
    endpoint: registration.webhookUrl,
    space: registration.space,
    enabled: true,
    retryOnFailure: true,
    secret,
  };
  if (found === undefined) {
    const begun = (webhookBegunMilliseconds: number | undefined) => memory.change(host, { webhookBegunMilliseconds });
    const input = { ...wanted, labels: [ownLabel(registration, host)] };
    const create = () => spacelift.createWebhook(input);
    const webhookId = await createObject(context, webhookFinder(spacelift), begun, create);
    memory.change(host, { webhookId, webhookBegunMilliseconds: undefined });
    return webhookId;
  }
  rememberAdoption(context, host, { webhook: found });
  memory.change(host, { webhookId: found.id, webhookBegunMilliseconds: undefined });
  const labels = withOwnLabel(found.labels, registration, host);
  await fence.change(() => spacelift.updateWebhook(found.id, { ...wanted, labels }));
  return found.id;
}
