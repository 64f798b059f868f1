import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { PolicyDigests, PolicyProperties, RegistrationProperties } from "../lambda/contract/registration.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { policyCoreDigest } from "./policy-core.ts";
import { policyExtensionDigest, readPolicyExtension } from "./policy-extension.ts";

/** The registrar's settings, at a deployment and at each look. */
export function registrationProperties(
  scope: Construct,
  webhookUrl: string,
  configuration: Configuration,
): Record<keyof RegistrationProperties, string> {
  return {
    SpaceliftEndpoint: configuration.spaceliftEndpoint,
    Space: configuration.spaceliftSpace,
    Name: configuration.integrationName,
    Owner: ownerLabel(scope),
    WebhookUrl: webhookUrl,
    ApiKeyIdParameter: configuration.spaceliftApiKeyIdParameter,
    ApiKeySecretParameter: configuration.spaceliftApiKeySecretParameter,
    WebhookSecretParameter: configuration.webhookSecretParameter,
    WebhookSecretVersion: String(configuration.webhookSecretVersion),
    FinishedStates: JSON.stringify(configuration.finishedStates),
    IncludeTags: JSON.stringify(configuration.includeTags),
    RepairPolicy: JSON.stringify(configuration.repairPolicy),
  } satisfies RegistrationProperties;
}

/** The registrar's settings that only a deployment passes. */
export function policyProperties(configuration: Configuration): Record<keyof PolicyProperties, string> {
  return {
    PolicyExtension: readPolicyExtension(configuration.policyExtension),
    PolicyCore: policyCoreDigest(),
  } satisfies PolicyProperties;
}

/** Digests that identify the registered policy without its text. */
export function policyDigests(configuration: Configuration): Record<keyof PolicyDigests, string> {
  return {
    PolicyCore: policyCoreDigest(),
    PolicyExtensionDigest: policyExtensionDigest(readPolicyExtension(configuration.policyExtension)),
  } satisfies PolicyDigests;
}

/** The label in Spacelift that says which deployment an object belongs to: letters, digits and `:/-_.`. */
function ownerLabel(scope: Construct): string {
  const { account, region, stackName } = Stack.of(scope);
  return `managed-by:${account}/${region}/${stackName}`;
}
