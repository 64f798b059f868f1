import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { ownerPrefix } from "../lambda/contract/custom-resource.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { policyDigests, policyProperties, registrationProperties } from "../lambda/contract/registration.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { includedParts } from "./included-parts.ts";
import { policyCoreDigest } from "./policy-core.ts";
import { policyExtensionDigest, readPolicyExtension } from "./policy-extension.ts";

export function writeRegistrationProperties(scope: Construct, webhookUrl: string, configuration: Configuration) {
  return writeProperties(registrationProperties, {
    SpaceliftEndpoint: configuration.spaceliftEndpoint,
    Space: configuration.spaceliftSpace,
    Name: configuration.integrationName,
    Owner: ownerLabel(scope),
    WebhookUrl: webhookUrl,
    ApiKeyIdParameter: configuration.spaceliftApiKeyIdParameter,
    ApiKeySecretParameter: configuration.spaceliftApiKeySecretParameter,
    WebhookSecretParameter: configuration.webhookSecretParameter,
    WebhookSecretVersion: configuration.webhookSecretVersion,
    RefuseOldSecret: configuration.refuseOldWebhookSecret,
    FinishedStates: configuration.finishedStates,
    IncludeTags: includedParts(configuration),
    RepairPolicy: configuration.repairPolicy,
    RecreateDeleted: configuration.recreateDeleted,
  });
}

export function writePolicyProperties(configuration: Configuration) {
  return writeProperties(policyProperties, {
    PolicyExtension: readPolicyExtension(configuration.policyExtension),
    PolicyCore: policyCoreDigest(),
  });
}

export function writePolicyDigests(configuration: Configuration) {
  return writeProperties(policyDigests, {
    PolicyCore: policyCoreDigest(),
    PolicyExtensionDigest: policyExtensionDigest(readPolicyExtension(configuration.policyExtension)),
  });
}

/** Starts the label on our objects in Spacelift. A label has letters, digits and `:/-_.`. */
function ownerLabel(scope: Construct): string {
  const { account, region, stackName } = Stack.of(scope);
  return `${ownerPrefix}${account}/${region}/${stackName}`;
}
