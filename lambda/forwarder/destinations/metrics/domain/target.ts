import { createHash } from "node:crypto";

/** Events of different targets share no series. */
export interface Target {
  readonly spaceliftEndpoint: string;
  readonly datadogUrl: string;
  readonly metricPrefix: string;
}

/** Fixed, so that the text after a key cannot be confused with it. */
export const targetKeyLength = 22;

/** Every ledger key includes it, so several targets can share a table. */
export function targetKey({ spaceliftEndpoint, datadogUrl, metricPrefix }: Target): string {
  return createHash("sha256")
    .update(JSON.stringify([spaceliftEndpoint, datadogUrl, metricPrefix]))
    .digest("base64url")
    .slice(0, targetKeyLength);
}
