import { Secret } from "../../../lambda/shared/secret.ts";
import { acceptedSecrets, parseWebhookSecrets, type WebhookSecret } from "../../../lambda/shared/webhook-secrets.ts";

/** Milliseconds. */
export const day = 24 * 60 * 60 * 1000;
/** Milliseconds since 1970. */
export const now = Date.UTC(2026, 10, 2, 9);
export const registration = "0a1b-2c3d/acme.app.spacelift.io";

export function parse(...lines: readonly string[]): readonly WebhookSecret[] {
  return parseWebhookSecrets(new Secret(lines.join("\n")));
}

export function accepted(secrets: readonly WebhookSecret[], at = now): readonly string[] {
  return acceptedSecrets(secrets, at).map((secret) => secret.reveal());
}
