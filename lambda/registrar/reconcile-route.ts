import { isOwn } from "./domain/ownership.ts";
import { routeOf, withRoute } from "./domain/policy-route.ts";
import type { Drift } from "./drift.ts";
import type { HostContext } from "./generation-context.ts";
import { mayRecreate } from "./recreate-deleted.ts";
import type { Policy } from "./spacelift.ts";

/** Points the policy to the current webhook if its webhook no longer exists. Returns the policy after the change. */
export async function reconcileRoute(
  context: HostContext,
  policy: Policy,
  webhookId: string,
): Promise<{ readonly policy: Policy; readonly drift: readonly Drift[] }> {
  const { spacelift, registration, fence, retry } = context;
  const named = routeOf(policy.body);
  const unchanged = { policy, drift: [] };
  if (named === undefined || named === webhookId || !mayRecreate(context)) return unchanged;
  return retry(async () => {
    if ((await spacelift.readWebhook(named)) !== undefined) return unchanged;
    if ((await spacelift.readWebhook(webhookId)) === undefined) return unchanged;
    // Somebody may have changed the policy meanwhile.
    const found = await spacelift.readPolicy(policy.id);
    if (found === undefined || !isOwn(found.labels, registration) || routeOf(found.body) !== named) return unchanged;
    const { id, ...fields } = found;
    const body = withRoute(found.body, webhookId);
    await fence.change(() => spacelift.updatePolicy(id, { ...fields, body }));
    const what = `the policy named the webhook ${named}, which is gone`;
    return { policy: { ...found, body }, drift: [{ what, done: `it names ${webhookId} now` }] };
  });
}
