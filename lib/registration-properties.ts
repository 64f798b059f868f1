import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { ownerPrefix, runLogsOwnerPrefix } from "../lambda/contract/custom-resource.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import {
  caProperties,
  contentProperties,
  policyDigests,
  policyProperties,
  registrationProperties,
  secretKeyProperties,
} from "../lambda/contract/registration.ts";
import { runLogsName } from "../lambda/contract/run-logs.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Hosting } from "./hosting.ts";
import { includedParts } from "./included-parts.ts";
import { policyCoreDigest } from "./policy-core.ts";
import { policyExtensionDigest, readPolicyExtension } from "./policy-extension.ts";
import { runLogsParts, runLogsStates } from "./run-logs-policy.ts";

export function writeRegistrationProperties(
  scope: Construct,
  webhookUrl: string,
  configuration: Configuration,
  hosting: Hosting,
) {
  return {
    ...writeProperties(registrationProperties, registrationValues(scope, webhookUrl, configuration)),
    ...writeConnection(configuration, hosting),
  };
}

/** Of the second registration, whose policy sends the logs of runs. */
export function writeRunLogsProperties(
  scope: Construct,
  webhookUrl: string,
  configuration: Configuration,
  hosting: Hosting,
) {
  const { integrationName, runLogsSecretParameter } = configuration;
  return {
    ...writeProperties(registrationProperties, {
      ...registrationValues(scope, webhookUrl, configuration),
      Name: runLogsName(integrationName),
      Owner: ownerLabel(scope, runLogsOwnerPrefix),
      WebhookSecretParameter: runLogsSecretParameter,
      FinishedStates: runLogsStates(configuration),
      IncludeTags: runLogsParts,
    }),
    ...writeProperties(contentProperties, { Content: "logs", Installation: integrationName }),
    ...writeConnection(configuration, hosting),
  };
}

function registrationValues(scope: Construct, webhookUrl: string, configuration: Configuration) {
  return {
    SpaceliftEndpoint: configuration.spaceliftEndpoint,
    Space: configuration.spaceliftSpace,
    Name: configuration.integrationName,
    Owner: ownerLabel(scope, ownerPrefix),
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
  };
}

function writeConnection({ spaceliftCaParameter = "" }: Configuration, { key }: Hosting) {
  return {
    ...writeProperties(caProperties, { SpaceliftCaParameter: spaceliftCaParameter }),
    ...writeProperties(secretKeyProperties, { WebhookSecretKey: key?.keyArn ?? "" }),
  };
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
function ownerLabel(scope: Construct, prefix: string): string {
  const { account, region, stackName } = Stack.of(scope);
  return `${prefix}${account}/${region}/${stackName}`;
}
