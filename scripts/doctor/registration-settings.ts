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
  return readSettings(deployment, { settings: "RegistrationSettings", webhookId: "WebhookId", policyId: "PolicyId" });
}

/** `undefined` without `runLogs`, or if webhook and policy were created manually. Throws as `readRegistrationSettings`. */
export function readRunLogsSettings(deployment: Deployment): RegistrationSettings | undefined {
  if (!deployment.outputs.has("RunLogsSettings")) return undefined;
  return readSettings(deployment, {
    ...{ settings: "RunLogsSettings", webhookId: "RunLogsWebhookId", policyId: "RunLogsPolicyId" },
  });
}

/** Name of the check of one of its objects. */
export function checkName({ content }: Pick<Registration, "content">, object: "webhook" | "policy"): string {
  return content === "logs" ? `run logs ${object}` : object;
}

/** Effect of a registration that does not work. */
export function lossWithout({ content }: Pick<Registration, "content">): string {
  return content === "logs" ? "Datadog gets no logs of runs" : "no run is counted";
}

function readSettings(
  deployment: Deployment,
  outputs: Readonly<Record<"settings" | "webhookId" | "policyId", string>>,
): RegistrationSettings {
  const settings = parseJson(requireOutput(deployment, outputs.settings));
  return {
    registration: parseRegistration(settings),
    webhookId: requireOutput(deployment, outputs.webhookId),
    policyId: requireOutput(deployment, outputs.policyId),
    digests: readProperties(policyDigests, settings),
  };
}
