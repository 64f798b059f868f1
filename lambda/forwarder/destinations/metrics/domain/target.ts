import { createHash } from "node:crypto";

/** Where events come from and where their points go. Events of different targets share no series. */
export interface Target {
  readonly spaceliftEndpoint: string;
  readonly datadogUrl: string;
  readonly metricPrefix: string;
}

/** Every target key has this length, so the text after it cannot be confused with it. */
export const targetKeyLength = 22;

/** A digest of a target. Every ledger key includes it, so several targets can share a table. */
export function targetKey({ spaceliftEndpoint, datadogUrl, metricPrefix }: Target): string {
  return createHash("sha256")
    .update(JSON.stringify([spaceliftEndpoint, datadogUrl, metricPrefix]))
    .digest("base64url")
    .slice(0, targetKeyLength);
}
