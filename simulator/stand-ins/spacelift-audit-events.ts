import { createHash } from "node:crypto";
import { isObject, type Json } from "../../lambda/shared/json.ts";
import type { AuditEvent } from "./audit-trail.ts";
import type { Caller } from "./spacelift-rights.ts";

/**
 * By mutation. The documentation shows only the first two, and `stack.create`. It promises the operations that change resources
 * (docs.spacelift.io, "Audit trail"), so a login is none.
 */
const actions: Readonly<Record<string, string>> = {
  auditTrailSetWebhook: "audit_trail_webhook.set",
  auditTrailDeleteWebhook: "audit_trail_webhook.delete",
  namedWebhooksIntegrationCreate: "named_webhooks_integration.create",
  namedWebhooksIntegrationUpdate: "named_webhooks_integration.update",
  namedWebhooksIntegrationDelete: "named_webhooks_integration.delete",
  policyCreatev2: "policy.create",
  policyUpdatev2: "policy.update",
  policyDelete: "policy.delete",
};

/** `undefined` for a field that changes nothing. `variables` are the arguments. */
export function auditEventOf(
  mutation: string,
  variables: Readonly<Record<string, Json>>,
  { key }: Caller,
): AuditEvent | undefined {
  const action = actions[mutation];
  if (action === undefined) return undefined;
  const { id, ...others } = variables;
  const actor = `api::${key?.id ?? ""}`;
  const args = pascalCased(others["input"] ?? {});
  const data = mutation === "auditTrailDeleteWebhook" ? {} : { ...(typeof id === "string" && { ID: id }), args };
  return { action, actor, context: { mutation }, data };
}

/** As Spacelift shows arguments, with a digest in place of a secret. */
function pascalCased(value: Json): Json {
  if (Array.isArray(value)) return value.map(pascalCased);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) =>
      name === "secret" ? ["SecretSHA", digest(child)] : [capitalised(name), pascalCased(child)],
    ),
  );
}

function capitalised(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function digest(secret: Json): string {
  return createHash("sha256").update(String(secret)).digest("hex");
}
