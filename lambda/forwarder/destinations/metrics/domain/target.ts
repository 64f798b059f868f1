import { createHash } from "node:crypto";

/** Where an event comes from and where its points go. Two events of different targets share no series. */
export interface Target {
  /** Origin of the Spacelift account. */
  readonly spaceliftEndpoint: string;
  /** Origin of Datadog's API. */
  readonly datadogUrl: string;
  readonly metricPrefix: string;
}

/** The length of every target key, so that a text which follows one cannot pass for a part of it. */
export const targetKeyLength = 22;

/** A name for a target: every ledger key includes it, so one table can serve several targets without mixing them. */
export function targetKey({ spaceliftEndpoint, datadogUrl, metricPrefix }: Target): string {
  return createHash("sha256")
    .update(JSON.stringify([spaceliftEndpoint, datadogUrl, metricPrefix]))
    .digest("base64url")
    .slice(0, targetKeyLength);
}
