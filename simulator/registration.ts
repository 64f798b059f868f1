import { readFile } from "node:fs/promises";
import type { Secret } from "../lambda/domain/secret.ts";
import { isRefusal } from "./stand-ins/named-objects.ts";
import type { SpaceliftAccount } from "./stand-ins/spacelift-account.ts";

/** The id of this system's webhook. */
export const webhookId = "spacelift-datadog";

/** Puts the webhook and the policy into the account as whoever set them up by hand would. */
export async function registerByHand(account: SpaceliftAccount, endpoint: string, secret: Secret): Promise<void> {
  const common = { name: webhookId, space: "root", labels: [] };
  const body = await readFile(new URL("../policy/notification.rego", import.meta.url), "utf8");
  const results = [
    account.webhooks.create({ ...common, endpoint, secret, enabled: true, retryOnFailure: true, failuresInARow: 0 }),
    account.policies.create({ ...common, body, type: "NOTIFICATION", engineType: "REGO_V1", description: "" }),
  ];
  for (const result of results) if (isRefusal(result)) throw new Error(result.refusal);
}
