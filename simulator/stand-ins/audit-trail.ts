import { setTimeout as pause } from "node:timers/promises";
import type { HttpClient } from "../../lambda/adapters/http.ts";
import type { Secret } from "../../lambda/shared/secret.ts";
import { deliveryHeaders, isDelivered, isTriedAgain, retriesOnFailure } from "./webhook-delivery.ts";

/** The one audit webhook of an account. The API never returns the secret. */
export interface StoredAuditWebhook {
  readonly enabled: boolean;
  readonly endpoint: string;
  readonly includeRuns: boolean;
  readonly retryOnFailure: boolean;
  readonly secret: Secret;
}

export interface AuditEvent {
  /** `policy.create`. Only `stack.create` and the actions on the audit webhook are documented. */
  readonly action: string;
  /** Source and identity: `api::<id>`, `github::<name>`. */
  readonly actor: string;
  readonly context: Readonly<Record<string, string>>;
  /** Without secrets. */
  readonly data: object;
}

export interface AuditTrailPorts {
  readonly http: HttpClient;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** @default acme */
  readonly accountName?: string;
}

export interface AuditTrail {
  readonly webhook: () => StoredAuditWebhook | undefined;
  /** Also removes it. As its owner does in the console, without a delivery. */
  readonly put: (webhook: StoredAuditWebhook | undefined) => void;
  /** Delivers the event to the webhook, if it is enabled. Never rejects. */
  readonly record: (event: AuditEvent) => Promise<void>;
  /** Returns the status of the last try; 0 without an answer. */
  readonly deliver: (webhook: StoredAuditWebhook, event: AuditEvent) => Promise<number>;
}

const deadlineMilliseconds = 5_000;
const pauseMilliseconds = 250;

/** A documentation address (RFC 5737). */
const remoteAddress = "203.0.113.7";

/** docs.spacelift.io, "Audit trail". Whether failures ever disable the webhook is not documented, so they never do. */
export function createAuditTrail({ http, clock, accountName = "acme" }: AuditTrailPorts): AuditTrail {
  let stored: StoredAuditWebhook | undefined;

  const deliver: AuditTrail["deliver"] = async (webhook, { action, actor, context, data }) => {
    const event = { account: accountName, action, actor, context, data, remoteIP: remoteAddress, timestamp: clock() };
    const body = Buffer.from(JSON.stringify(event));
    const retries = webhook.retryOnFailure ? retriesOnFailure : 0;
    for (let tries = 1; ; tries += 1) {
      const headers = deliveryHeaders(webhook.secret, body);
      const result = await http({ method: "POST", url: webhook.endpoint, headers, body, deadlineMilliseconds });
      const status = result.kind === "answered" ? result.status : undefined;
      if (!isTriedAgain(status, retries + 1 - tries)) return status ?? 0;
      await pause(pauseMilliseconds);
    }
  };

  return {
    webhook: () => stored,
    put: (webhook) => {
      stored = webhook;
    },
    record: async (event) => {
      if (stored?.enabled === true) await deliver(stored, event).catch(() => 0);
    },
    deliver,
  };
}

export function isAccepted(status: number): boolean {
  return isDelivered(status === 0 ? undefined : status);
}
