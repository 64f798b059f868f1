import { createHmac, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Secret } from "../../lambda/domain/secret.ts";
import { sign } from "../../lambda/domain/signature.ts";
import type { Delivery } from "../policy.ts";

/** The id of this system's webhook. */
export const endpointId = "spacelift-datadog";

export interface SpaceliftSettings {
  readonly policy: (input: unknown) => readonly Delivery[];
  readonly secret: Secret;
  /** Posts a body to the webhook. */
  readonly post: (headers: Readonly<Record<string, string>>, body: Buffer) => Promise<WebhookAnswer>;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

export interface RefusedDelivery extends WebhookAnswer {
  readonly tries: number;
}

export interface Sent {
  /** How many deliveries the webhook took. */
  readonly sent: number;
  readonly refused: readonly RefusedDelivery[];
}

/** Spacelift makes up to three more tries, after a 5xx only (docs.spacelift.io, "Webhooks"); how far apart it does not say. */
const maximumTries = 4;
const pauseMilliseconds = 250;

/** Spacelift from an event on: evaluates the notification policy, and signs and delivers what it gives for our webhook. */
export function createSpaceliftStandIn({ policy, secret, post }: SpaceliftSettings) {
  const deliver = async (payload: unknown): Promise<RefusedDelivery | undefined> => {
    const body = Buffer.from(JSON.stringify(payload));
    for (let tries = 1; ; tries += 1) {
      const answer = await post(headersOf(secret, body), body);
      if (answer.status < 300) return undefined;
      if (answer.status < 500 || tries === maximumTries) return { ...answer, tries };
      await pause(pauseMilliseconds);
    }
  };

  return async (input: unknown): Promise<Sent> => {
    const ours = policy(input).filter((delivery) => delivery.endpointId === endpointId);
    const results = await Promise.all(ours.map(({ payload }) => deliver(payload)));
    const refused = results.filter((result) => result !== undefined);
    return { sent: ours.length - refused.length, refused };
  };
}

/** The headers of a delivery as Spacelift sends it, the trace that it is part of included. */
function headersOf(secret: Secret, body: Buffer): Record<string, string> {
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  return {
    "Content-Type": "application/json",
    "User-Agent": "Go-http-client/2.0",
    "X-Signature": `sha1=${createHmac("sha1", secret.reveal()).update(body).digest("hex")}`,
    "X-Signature-256": sign(secret, body),
    Traceparent: `00-${traceId}-${spanId}-01`,
    "X-Datadog-Trace-Id": BigInt(`0x${traceId.slice(16)}`).toString(),
    "X-Datadog-Parent-Id": BigInt(`0x${spanId}`).toString(),
    "X-Datadog-Sampling-Priority": "1",
  };
}
