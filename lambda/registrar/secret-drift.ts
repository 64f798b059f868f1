import type { SecretHolder } from "./domain/registration.ts";
import { type Drift, notRestored } from "./drift.ts";
import type { RegistrationContext } from "./registration-context.ts";
import { inspectSecret } from "./secret-parameter.ts";

export async function detectSecretDrift(
  { registration, ports }: Pick<RegistrationContext<SecretHolder>, "registration" | "ports">,
  host: string,
): Promise<readonly Drift[]> {
  const secret = await inspectSecret(registration, host, ports.parameters);
  switch (secret) {
    case "registered":
      return [];
    case "rotating":
      return [{ what: "the last rotation of the webhook's secret did not finish", done: notRestored }];
    case "missing": {
      const { webhookSecretParameter } = registration;
      return [{ what: `${webhookSecretParameter} no longer holds the webhook's secret`, done: notRestored }];
    }
  }
}
