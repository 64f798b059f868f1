import { createHmac, randomBytes } from "node:crypto";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import type { Secret } from "../../lambda/shared/secret.ts";

/** Spacelift's rules for a delivery to a named webhook (docs.spacelift.io, "Webhooks"). */

export interface WebhookHealth {
  readonly enabled: boolean;
  readonly failuresInARow: number;
}

/** With "retry on failure"; without it there are none. The interval is undocumented. */
export const retriesOnFailure = 3;

const mostFailuresInARow = 10;

/** Only after a 5xx, not after a missing answer. */
export function isTriedAgain(status: number | undefined, retriesLeft: number): boolean {
  return retriesLeft > 0 && status !== undefined && status >= 500;
}

export function isDelivered(status: number | undefined): boolean {
  return status !== undefined && status < 300;
}

/** Ten failures in a row disable a webhook until a user enables it. */
export function afterDelivery({ enabled, failuresInARow }: WebhookHealth, delivered: boolean): WebhookHealth {
  if (delivered) return { enabled, failuresInARow: 0 };
  return failuresInARow + 1 < mostFailuresInARow
    ? { enabled, failuresInARow: failuresInARow + 1 }
    : { enabled: false, failuresInARow: 0 };
}

/** Trace headers included. */
export function deliveryHeaders(secret: Secret | undefined, body: Buffer): Record<string, string> {
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  return {
    "Content-Type": "application/json",
    "User-Agent": "Go-http-client/2.0",
    ...(secret !== undefined && {
      "X-Signature": `sha1=${createHmac("sha1", secret.reveal()).update(body).digest("hex")}`,
      "X-Signature-256": sign(secret, body),
    }),
    Traceparent: `00-${traceId}-${spanId}-01`,
    "X-Datadog-Trace-Id": BigInt(`0x${traceId.slice(16)}`).toString(),
    "X-Datadog-Parent-Id": BigInt(`0x${spanId}`).toString(),
    "X-Datadog-Sampling-Priority": "1",
  };
}
