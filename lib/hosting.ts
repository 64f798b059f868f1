import type { Configuration } from "./configuration/configuration.ts";

/** How the account hosts the resources of an installation. */
export interface Hosting {
  readonly logRetentionDays: number;
}

export function createHosting({ logRetentionDays }: Configuration): Hosting {
  return { logRetentionDays };
}
