import { GraphQLError } from "graphql";
import { Secret } from "../../lambda/shared/secret.ts";
import { type AuditTrail, isAccepted, type StoredAuditWebhook } from "./audit-trail.ts";
import type { SpaceliftAccount } from "./spacelift-account.ts";
import { auditEventOf } from "./spacelift-audit-events.ts";
import { allow, type Caller } from "./spacelift-rights.ts";

/** Mirrors the schema. */
export interface AuditTrailWebhookInput {
  readonly enabled: boolean;
  readonly endpoint: string;
  readonly includeRuns: boolean;
  readonly secret: string;
  readonly retryOnFailure?: boolean | null;
}

/** Only admins of the account see and change its audit webhook. */
export function createAuditFields(account: SpaceliftAccount, auditTrail: AuditTrail) {
  const requireAdmin = (caller: Caller) => allow(account, caller, "audit trail", "root");

  return {
    auditTrailWebhook: (_: unknown, caller: Caller) => {
      requireAdmin(caller);
      return auditTrail.webhook() ?? null;
    },
    /** An enabled webhook is saved only if its endpoint answers a delivery with 2xx. Disabling it is an event, too. */
    auditTrailSetWebhook: async ({ input }: { readonly input: AuditTrailWebhookInput }, caller: Caller) => {
      requireAdmin(caller);
      const { enabled, endpoint, includeRuns } = input;
      if (URL.parse(endpoint) === null) throw new GraphQLError("audit trail webhook has 1 error");
      const webhook: StoredAuditWebhook = {
        ...{ enabled, endpoint, includeRuns, secret: new Secret(input.secret) },
        retryOnFailure: input.retryOnFailure ?? false,
      };
      const event = auditEventOf("auditTrailSetWebhook", { input }, caller);
      if (enabled && event !== undefined) {
        const status = await auditTrail.deliver(webhook, event);
        if (!isAccepted(status)) {
          throw new GraphQLError(`could not deliver a test payload to the endpoint: status ${status}`);
        }
      } else if (event !== undefined) await auditTrail.record(event);
      auditTrail.put(webhook);
      return webhook;
    },
    /** The webhook gets its own deletion. */
    auditTrailDeleteWebhook: async (_: unknown, caller: Caller) => {
      requireAdmin(caller);
      const webhook = auditTrail.webhook();
      if (webhook === undefined) throw new GraphQLError("audit trail webhook not found");
      const event = auditEventOf("auditTrailDeleteWebhook", {}, caller);
      if (event !== undefined) await auditTrail.record(event);
      auditTrail.put(undefined);
      return webhook;
    },
  };
}
