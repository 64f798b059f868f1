import { type PropertyValues, readProperties } from "../../lambda/contract/properties.ts";
import { policyDigests } from "../../lambda/contract/registration.ts";
import type { Registered, Registration } from "../../lambda/registrar/domain/registration.ts";
import { parseRegistration } from "../../lambda/registrar/domain/registration-properties.ts";
import { parseJson } from "../../lambda/shared/json.ts";
import { type Deployment, requireOutput } from "../deployment/deployment.ts";

export interface RegistrationSettings extends Registered {
  readonly registration: Registration;
  readonly digests: PropertyValues<typeof policyDigests>;
}

/** `undefined` if webhook and policy were created manually. Throws if the outputs are those of another version. */
export function readRegistrationSettings(deployment: Deployment): RegistrationSettings | undefined {
  if (deployment.outputs.has("ManualWebhook")) return undefined;
  const settings = parseJson(requireOutput(deployment, "RegistrationSettings"));
  return {
    registration: parseRegistration(settings),
    webhookId: requireOutput(deployment, "WebhookId"),
    policyId: requireOutput(deployment, "PolicyId"),
    digests: readProperties(policyDigests, settings),
  };
}
